import { deriveScalars } from '../../algebra/derived-scalars.ts';
import { reduceScalar, WIDE_LENGTH } from '../../algebra/random-scalar.ts';
import { drawBytes, type RandomSource } from '../../algebra/random-source.ts';
import { deriveWeights } from '../../algebra/weights.ts';
import type { ByteReader } from '../../encoding/byte-reader.ts';
import { encodeScalar, SCALAR_LENGTH } from '../../encoding/scalar.ts';
import { concatBytes, encodeItems } from '../../encoding/transcript.ts';
import type { PairingGroup, Scalar, SourceGroup } from '../../group/pairing-group.ts';

/** Proof that whoever published points P_k knows every s_k with P_k = g^{s_k}. */
export interface PossessionProof {
  /** c. */
  readonly challenge: Scalar;
  /** z. */
  readonly response: Scalar;
}

/** Bytes of a proof: `c ‖ z`. */
export const POSSESSION_PROOF_LENGTH: number = 2 * SCALAR_LENGTH;

const POSSESSION_TAG = 'COIR-V1-POSSESSION-PROOF-BLS12381FR_XMD:SHA-256_';

/** `c = hash_to_field(T(statement, R))`. */
export function possessionChallenge<Point>(
  group: PairingGroup,
  source: SourceGroup<Point>,
  statement: Uint8Array,
  nonceCommitment: Point,
): Scalar {
  return group.hashToScalar(encodeItems(statement, source.encode(nonceCommitment)), POSSESSION_TAG);
}

/**
 * Proves knowledge of all secrets at once, as one Schnorr proof about a combination that the
 * challenge chooses: `R = g^w`, `c = hash_to_field(T(statement, R))`, `z = w − Σ weight_k(c)·s_k`
 * with weights of 128 bits.
 *
 * It lives in the group of the points alone: a proof about points of G2 holds nothing from which a
 * point of G1 could be made.
 *
 * @param statement - What the proof is bound to. **It must fix all the points.**
 */
export function provePossession<Point>(
  group: PairingGroup,
  source: SourceGroup<Point>,
  statement: Uint8Array,
  secrets: readonly Scalar[],
  random: RandomSource,
): PossessionProof {
  const draw = drawBytes(random, WIDE_LENGTH);
  const [nonce = 0n] = deriveScalars(group, draw, secrets, statement, 1);
  const nonceCommitment = source.multiplySecret(source.generator, nonce);
  const challenge = possessionChallenge(group, source, statement, nonceCommitment);
  const weights = deriveWeights(group, encodeScalar(challenge), secrets.length);
  const combined = secrets.reduce((sum, secret, k) => sum + secret * (weights[k] ?? 0n), 0n);
  return { challenge, response: reduceScalar(group, nonce - combined) };
}

/** `c ‖ z`. */
export function encodePossessionProof({ challenge, response }: PossessionProof): Uint8Array {
  return concatBytes(encodeScalar(challenge), encodeScalar(response));
}

/** Reads the next proof. */
export function takePossessionProof(group: PairingGroup, reader: ByteReader): PossessionProof {
  return { challenge: reader.takeScalar(group), response: reader.takeScalar(group) };
}
