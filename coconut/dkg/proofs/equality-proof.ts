import { deriveScalars } from '../../algebra/derived-scalars.ts';
import { reduceScalar } from '../../algebra/random-scalar.ts';
import { encodeItems } from '../../encoding/transcript.ts';
import type { G1Point, PairingGroup, Scalar } from '../../group/pairing-group.ts';

/**
 * Proof that one secret k leads from g1 to `encryptionKey` and from `ephemeralKey` to
 * `sharedPoint`.
 */
export interface EqualityProof {
  /** e. */
  readonly challenge: Scalar;
  /** z. */
  readonly response: Scalar;
}

/** `encryptionKey = g1^k`, `sharedPoint = ephemeralKey^k`. */
export interface EqualityStatement {
  /** Bytes that the proof is bound to besides the points. */
  readonly context: Uint8Array;
  readonly encryptionKey: G1Point;
  readonly ephemeralKey: G1Point;
  readonly sharedPoint: G1Point;
}

const EQUALITY_TAG = 'COIR-V1-DKG-EQUALITY-PROOF-BLS12381FR_XMD:SHA-256_';

function statementBytes(group: PairingGroup, statement: EqualityStatement): Uint8Array {
  const { context, encryptionKey, ephemeralKey, sharedPoint } = statement;
  const points = [encryptionKey, ephemeralKey, sharedPoint];
  return encodeItems(context, ...points.map(group.g1.encode));
}

/** `e = hash_to_field(T(statement, R_1, R_2))`. */
export function equalityChallenge(
  group: PairingGroup,
  statement: EqualityStatement,
  nonceCommitments: readonly G1Point[],
): Scalar {
  const points = nonceCommitments.map(group.g1.encode);
  return group.hashToScalar(encodeItems(statementBytes(group, statement), ...points), EQUALITY_TAG);
}

/**
 * Proves that two points have the same logarithm k: `R_1 = g1^w`, `R_2 = ephemeralKey^w`, `z = w −
 * e·k`.
 *
 * The nonce is a hash of k and the statement and of nothing else, so that a proof made again after
 * a crash is the same bytes.
 */
export function proveEquality(
  group: PairingGroup,
  statement: EqualityStatement,
  secret: Scalar,
): EqualityProof {
  const { g1 } = group;
  const bytes = statementBytes(group, statement);
  const [nonce = 0n] = deriveScalars(group, new Uint8Array(0), [secret], bytes, 1);
  const challenge = equalityChallenge(group, statement, [
    g1.multiplySecret(g1.generator, nonce),
    g1.multiplySecret(statement.ephemeralKey, nonce),
  ]);
  return { challenge, response: reduceScalar(group, nonce - challenge * secret) };
}
