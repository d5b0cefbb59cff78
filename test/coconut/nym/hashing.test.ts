import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { challenge } from '../../../coconut/nym/hashing.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { issueNymCredential } from './nym-issuance.ts';

const { parameters } = issueNymCredential('nym issuance');

describe('hashing to scalars and points', () => {
  it('gives the challenges and first scalar that the reference gave', () => {
    const kat = seededRandom('nym-coconut-kat-1');
    expect(bytesToHex(nym.encodeScalar(nym.randomAttribute(kat)))).toBe(
      '7acf3267237263ab5def55e3df24f2336d505edc047b97af886824077445ee1f',
    );
    const reference = issueNymCredential('nym-coconut-kat-1');
    expect(bytesToHex(nym.encodeScalar(reference.request.proof.challenge))).toBe(
      '56c12536edd5376450163ce67d3e13264ffa724f62e9227c16219d0e56425c62',
    );
    const theta = nym.proveShow(
      parameters,
      reference.masterKey,
      reference.credential,
      reference,
      seededRandom('nym-coconut-kat-show'),
    );
    expect(bytesToHex(nym.encodeScalar(theta.proof.challenge))).toBe(
      '6f0ae60c17948ead09cfdf3231f8845afc9367f1c03cf847b854972ce842b53e',
    );
  });
});

describe('a challenge', () => {
  it('is 32 zero bytes and the digest as one little-endian integer, modulo r', () => {
    const parts = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
    const digest = createHash('sha256')
      .update(Uint8Array.of(1, 2, 3))
      .digest();
    const wide = Buffer.concat([Buffer.alloc(32), digest])
      .reverse()
      .toString('hex');
    expect(challenge(parts, parameters.group)).toBe(BigInt(`0x${wide}`) % parameters.group.order);
  });
});
