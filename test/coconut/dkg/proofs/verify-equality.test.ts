import { describe, expect, it } from 'vitest';
import { invertScalar } from '../../../../coconut/algebra/interpolation.ts';
import { reduceScalar } from '../../../../coconut/algebra/random-scalar.ts';
import {
  type EqualityStatement,
  proveEquality,
} from '../../../../coconut/dkg/proofs/equality-proof.ts';
import { verifyEquality } from '../../../../coconut/dkg/proofs/verify-equality.ts';
import { encodeItems } from '../../../../coconut/encoding/transcript.ts';
import { type G1Point, nobleGroup } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';

const { g1, order } = nobleGroup;
const secret = 77n ** 40n % order;
const encryptionKey = g1.multiply(g1.generator, secret);
const ephemeralKey = g1.multiply(g1.generator, 12_345n);
const statement: EqualityStatement = {
  context: utf8('a complaint'),
  encryptionKey,
  ephemeralKey,
  sharedPoint: g1.multiply(ephemeralKey, secret),
};

describe('the proof of a shared point', () => {
  it('holds for its own statement', () => {
    expect(
      verifyEquality(nobleGroup, statement, proveEquality(nobleGroup, statement, secret)),
    ).toBe(true);
  });
});

const EQUALITY_TAG = 'COIR-V1-DKG-EQUALITY-PROOF-BLS12381FR_XMD:SHA-256_';
/** The challenge as it would be if it were hashed over these points of the statement only. */
function challengeOver(points: readonly G1Point[], announced: readonly G1Point[]): bigint {
  const bytes = encodeItems(statement.context, ...points.map(g1.encode));
  return nobleGroup.hashToScalar(encodeItems(bytes, ...announced.map(g1.encode)), EQUALITY_TAG);
}

describe('the proof of a shared point', () => {
  it.each([
    ['nothing', []],
    ['the keys', [encryptionKey, ephemeralKey]],
  ])('cannot be made for a false point, as it could if only %s were hashed', (_, hashed) => {
    // R_1 = g1^w and any R_2; the false point is chosen last, so that the second equation holds.
    const nonce = 99n;
    const announced = [g1.multiply(g1.generator, nonce), g1.multiply(g1.generator, 5n)];
    const challenge = challengeOver(hashed, announced);
    const response = reduceScalar(nobleGroup, nonce - challenge * secret);
    const rest = g1.add(
      announced[1] ?? g1.identity,
      g1.negate(g1.multiply(ephemeralKey, response)),
    );
    const sharedPoint = g1.multiply(rest, invertScalar(nobleGroup, challenge));
    expect(g1.equals(sharedPoint, statement.sharedPoint)).toBe(false);
    const recomputed = g1.multiExponentiate([ephemeralKey, sharedPoint], [response, challenge]);
    expect(g1.equals(recomputed, announced[1] ?? g1.identity)).toBe(true);
    const forged = { ...statement, sharedPoint };
    expect(verifyEquality(nobleGroup, forged, { challenge, response })).toBe(false);
  });
});
