import { sha256 } from '@noble/hashes/sha2.js';
import { u32 } from '../encoding/transcript.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import { deriveWeights } from '../keys/verification-key.ts';
import { drawBytes, type RandomSource } from './random-source.ts';

const BATCH_TAG = 'COIR-V1-BATCH-WEIGHT-BLS12381FR_XMD:SHA-256_';
const DRAW_LENGTH = 32;

/**
 * Weights of 128 bits, none zero, for a batch that is fixed: a combination of equations with them holds only if every equation does, but
 * for a chance of 2⁻¹²⁸.
 *
 * They are hashes of one draw **and** of the batch, so that a source which repeats itself, or which somebody can predict, still leaves
 * nobody better off than guessing: another batch has other weights.
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
  return deriveWeights(group, hash.digest(), count, BATCH_TAG);
}
