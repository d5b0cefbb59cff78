import { describe, expect, it } from 'vitest';
import {
  type ClaimedShow,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeCredential,
  decodeShow,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeShow,
  proveShow,
  type Show,
  verifyBlindedPartial,
  verifyBlindSignRequest,
  verifyCredential,
  verifyShow,
  verifyShows,
} from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';
import * as nym from '../../coconut/nym/index.ts';
import { takenBits } from '../coconut/bit-flips.ts';
import { issueNymCredential } from '../coconut/nym/nym-issuance.ts';
import { issueCredential, utf8 } from '../support/issued-tickets.ts';

/**
 * At least so many bits are flipped. One round flips every bit of every object once; further rounds
 * have other keys and values.
 */
const WANTED = Number(process.env['COIR_BIT_FLIPS'] ?? 10_000);
/**
 * Bits of what one round has: requests, a partial, a credential, shows of one and two hidden
 * attributes, and those of Nym's suite.
 */
const ROUND = 8 * (224 + 336 + 48 + 96 + 288 + 400 + 408 + 96 + 416);
const ROUNDS = Math.ceil(WANTED / ROUND);

const group = await createMclGroup();
const context = utf8('context');

interface Flipped {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isTaken: (changed: Uint8Array) => boolean;
}

/**
 * Objects of the native suite, with what takes their bytes. Shows that can be read are kept for a
 * batch.
 */
function nativeObjects(seed: string, readable: ClaimedShow[]): readonly Flipped[] {
  return [1, 2].flatMap((privateCount): readonly Flipped[] => {
    const fixture = issueCredential({ seed, privateCount, threshold: 1, issuers: 1, group });
    const { parameters, record, request, credential, attributes, publicAttributes } = fixture;
    const [answer] = fixture.answers;
    const key = record.partialKeys[0]?.key ?? record.masterKey;
    if (answer === undefined) throw new Error('the issuer answers');
    const requests: Flipped = {
      name: `request with ${privateCount} private`,
      bytes: encodeBlindSignRequest(parameters, request),
      isTaken: (changed) =>
        verifyBlindSignRequest(
          parameters,
          decodeBlindSignRequest(parameters, changed),
          publicAttributes,
        ),
    };
    const hidden = privateCount === 1 ? [1] : [1, 3];
    const revealed = attributes.filter((_, at) => !hidden.includes(at + 1));
    const show = proveShow(record, credential, attributes, hidden, context);
    const shows: Flipped = {
      name: `show with ${hidden.length} hidden`,
      bytes: encodeShow(record, show),
      isTaken: (changed) => {
        const decoded: Show = decodeShow(record, hidden, changed);
        readable.push({ hiddenPositions: hidden, revealed, context, show: decoded });
        return verifyShow(record, hidden, revealed, context, decoded);
      },
    };
    if (privateCount === 2) return [requests, shows];
    return [
      requests,
      shows,
      {
        name: 'blinded partial credential',
        bytes: encodeBlindedPartial(parameters, answer.blinded),
        isTaken: (changed) => {
          const blinded = decodeBlindedPartial(parameters, changed);
          return verifyBlindedPartial(parameters, key, request, publicAttributes, blinded);
        },
      },
      {
        name: 'credential',
        bytes: encodeCredential(parameters, credential),
        isTaken: (changed) => {
          const decoded = decodeCredential(parameters, changed);
          return verifyCredential(parameters, record.masterKey, attributes, decoded);
        },
      },
    ];
  });
}

/** The same of `NYM-COCONUT-V5`: Θ and what leads to it. */
function nymObjects(seed: string): readonly Flipped[] {
  const made = issueNymCredential(seed, group);
  const { parameters, masterKey, request, publicAttributes, pairs } = made;
  const [pair] = pairs;
  if (pair === undefined) throw new Error('there are issuers');
  const blinded = nym.blindSign(parameters, pair.signingKey, request, publicAttributes);
  const theta = nym.proveShow(parameters, masterKey, made.credential, made, made.random);
  return [
    {
      name: 'Nym request',
      bytes: nym.encodeBlindSignRequest(parameters, request),
      isTaken: (changed) => {
        const decoded = nym.decodeBlindSignRequest(parameters, changed);
        return nym.verifyBlindSignRequest(parameters, decoded, publicAttributes);
      },
    },
    {
      name: 'Nym blinded partial credential',
      bytes: nym.encodeBlindedPartial(parameters, blinded),
      isTaken: (changed) => {
        const key = pair.verificationKey;
        const decoded = nym.decodeBlindedPartial(parameters, changed);
        return nym.verifyBlindedPartial(parameters, key, request, publicAttributes, decoded);
      },
    },
    {
      name: 'Θ',
      bytes: nym.encodeTheta(parameters, theta),
      isTaken: (changed) => {
        const decoded = nym.decodeTheta(parameters, changed);
        return nym.verifyShow(parameters, masterKey, publicAttributes, decoded);
      },
    },
  ];
}

describe('T-20: one flipped bit', () => {
  it(
    `is never taken, in any of ${ROUNDS * ROUND} places`,
    () => {
      let flips = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const objects = [...nativeObjects(`flips ${round}`, []), ...nymObjects(`flips ${round}`)];
        for (const { name, bytes, isTaken } of objects) {
          expect(isTaken(bytes)).toBe(true);
          const { tried, taken } = takenBits(bytes, isTaken);
          expect({ name, taken }).toEqual({ name, taken: [] });
          flips += tried;
        }
      }
      expect(flips).toBe(ROUNDS * ROUND);
      expect(flips).toBeGreaterThanOrEqual(WANTED);
    },
    60_000 * (1 + ROUNDS),
  );

  it('is never taken in a batch of shows either, however many of the others are flipped, too', () => {
    const readable: ClaimedShow[] = [];
    const [, single] = nativeObjects('flips in a batch', readable);
    if (single === undefined) throw new Error('a show was made');
    const { record } = issueCredential({
      seed: 'flips in a batch',
      threshold: 1,
      issuers: 1,
      group,
    });
    expect(single.isTaken(single.bytes)).toBe(true);
    takenBits(single.bytes, single.isTaken);
    // All bits of the scalars below their first, and the signs of the points.
    expect(readable.length).toBeGreaterThan(3 * 254);
    const verdicts = verifyShows(record, [...readable, ...readable.slice(0, 1)]);
    expect(verdicts).toEqual([true, ...readable.slice(1).map(() => false), true]);
  });
});
