import { sha256 } from '@noble/hashes/sha2.js';
import { encodeItems, u32 } from '../encoding/transcript.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import { drawBytes, type RandomSource } from './random-source.ts';

const KEY_CHECK_TAG = 'COIR-V1-KEY-CHECK-BLS12381FR_XMD:SHA-256_';
const BATCH_TAG = 'COIR-V1-BATCH-WEIGHT-BLS12381FR_XMD:SHA-256_';
const WEIGHT_MASK = (1n << 128n) - 1n;
const DRAW_LENGTH = 32;

function weightsOf(
  group: PairingGroup,
  digest: Uint8Array,
  count: number,
  tag: string,
): readonly Scalar[] {
  return Array.from(
    { length: count },
    (_, i) => 1n + (group.hashToScalar(encodeItems(digest, u32(i)), tag) & WEIGHT_MASK),
  );
}

/**
 * Derives weights of 128 bits that whoever made the hashed bytes could not choose: a combination
 * with them vanishes only if every part does, but for a chance of 2⁻¹²⁸ for each try.
 *
 * @param digest - Hash of bytes that fix everything that is combined.
 */
export function deriveWeights(
  group: PairingGroup,
  digest: Uint8Array,
  count: number,
): readonly Scalar[] {
  return weightsOf(group, digest, count, KEY_CHECK_TAG);
}

/**
 * Draws weights of 128 bits, none zero, for a batch that is fixed: a combination of equations with
 * them holds only if every equation does, but for a chance of 2⁻¹²⁸.
 *
 * They are hashes of one draw **and** of the batch, so that a source which repeats itself, or which
 * somebody can predict, still leaves nobody better off than guessing: another batch has other
 * weights.
 *
 * @param statement - Everything in the batch that somebody else has chosen.
 * @param random - Asked for 32 bytes.
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails.
 */
export function drawWeights(
  group: PairingGroup,
  statement: readonly Uint8Array[],
  count: number,
  random: RandomSource,
): readonly Scalar[] {
  const hash = sha256.create();
  for (const item of [drawBytes(random, DRAW_LENGTH), ...statement]) {
    hash.update(u32(item.length)).update(item);
  }
  return weightsOf(group, hash.digest(), count, BATCH_TAG);
}
