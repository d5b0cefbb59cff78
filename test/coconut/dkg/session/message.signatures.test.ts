import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { MESSAGE_LENGTH_LIMIT } from '../../../../coconut/dkg/index.ts';
import { readMessage } from '../../../../coconut/dkg/session/message.ts';
import { decodeItems, encodeItems } from '../../../../coconut/index.ts';
import { concat } from '../../group/malformed-fields.ts';
import { at, codeOf, honestRun, standardParties } from '../dkg-fixture.ts';

const { session, announced } = honestRun();
const { message } = at(announced, 0);
const { identitySecret } = at(standardParties, 0);
const signed = message.subarray(0, -64);
const { Fn } = ed25519.Point;
const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(identitySecret);

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** A signature whose nonce point is the identity, in this encoding. */
function signWith(commitment: Uint8Array): Uint8Array {
  const hash = Fn.create(littleEndian(sha512(concat(commitment, pointBytes, signed))));
  return concat(commitment, Fn.toBytes(Fn.mul(hash, scalar)));
}

describe('a signature of a message', () => {
  it('does not hold with a point in an encoding that only some verifiers take', () => {
    const read = (signature: Uint8Array): string =>
      codeOf(() => readMessage(session, 'announcement', concat(signed, signature)));
    expect(read(signWith(ed25519.Point.ZERO.toBytes()))).toBe('taken');
    // y = p + 1 for y = 1.
    const loose = signWith(Uint8Array.from([0xee, ...Array(30).fill(0xff), 0x7f]));
    expect(ed25519.verify(loose, signed, pointBytes, { zip215: true })).toBe(true);
    expect(read(loose)).toBe('COCONUT_INVALID_SIGNATURE');
  });
});

describe('a message', () => {
  it('may be as long as the limit, and not a byte longer', () => {
    const items = decodeItems(signed, 5);
    const room = MESSAGE_LENGTH_LIMIT - message.length + at(items, 4).length;
    const ofBody = (length: number): string => {
      const bytes = encodeItems(...items.with(4, new Uint8Array(length)));
      const whole = concat(bytes, ed25519.sign(bytes, identitySecret));
      expect(whole).toHaveLength(MESSAGE_LENGTH_LIMIT + length - room);
      return codeOf(() => readMessage(session, 'announcement', whole));
    };
    expect(ofBody(room)).toBe('taken');
    expect(ofBody(room + 1)).toBe('COCONUT_INVALID_ENCODING');
  });
});
