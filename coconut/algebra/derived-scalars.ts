import { encodeScalar } from '../encoding/scalar.ts';
import { encodeItems, u32 } from '../encoding/transcript.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';

const NONCE_TAG = 'COIR-V1-NONCE-BLS12381FR_XMD:SHA-256_';

/**
 * Everything random in one request or one show, from **one** draw: `value_i = hash_to_field(T(draw,
 * secret…, publicInput, u32(i)))`.
 *
 * Because secrets and statement are hashed too, a random source that repeats itself gives other
 * values for any other input; without that, two proofs with one nonce would hand out the secret.
 *
 * @param draw - 64 random bytes.
 * @param secrets - The secret scalars the proof is about, in order.
 * @param publicInput - What the proof is for.
 */
export function deriveScalars(
  group: PairingGroup,
  draw: Uint8Array,
  secrets: readonly Scalar[],
  publicInput: Uint8Array,
  count: number,
): readonly Scalar[] {
  const prefix = [draw, ...secrets.map(encodeScalar), publicInput];
  return Array.from({ length: count }, (_, i) =>
    group.hashToScalar(encodeItems(...prefix, u32(i)), NONCE_TAG),
  );
}
