import type { RandomSource } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';

/**
 * One of `items`, each with the same probability: 4-byte draws at or above the largest multiple of
 * the count are drawn again.
 *
 * @param items - At least one, at most 2³².
 * @throws {@link ClientError} `CLIENT_RANDOMNESS` when the source gives a wrong number of bytes.
 */
export function chooseUniformly<Item>(items: readonly Item[], random: RandomSource): Item {
  const limit = 2 ** 32 - (2 ** 32 % items.length);
  for (;;) {
    const bytes = random(4);
    if (bytes.length !== 4) throw new ClientError('CLIENT_RANDOMNESS', 'a draw must be 4 bytes');
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    const item = items[value % items.length];
    if (value < limit && item !== undefined) return item;
  }
}
