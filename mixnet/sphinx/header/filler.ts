import { xorInPlace } from '../format/byte-string.ts';
import {
  EXTENDED_ROUTING_INFO_LENGTH,
  field,
  fillerKeystream,
  fillerLength,
  HOP_BLOCK_LENGTH,
} from '../format/geometry.ts';
import { keystream } from './stream-cipher.ts';

/**
 * φ: what the hops before the last one make of the zeros they append. **Sender side.** For
 * `i = 1 … n − 1`,
 *
 *     φ = (φ ‖ 0^60) ⊕ the last 60·i bytes of PRG(streamKeyᵢ₋₁)(360)
 *
 * so the last hop's MAC can cover the bytes that will stand there when the packet arrives.
 *
 * @param streamKeys - Of all hops, in order; the last one is not used.
 */
export function computeFiller(streamKeys: readonly Uint8Array[]): Uint8Array {
  const filler = new Uint8Array(fillerLength(streamKeys.length));
  for (const [position, streamKey] of streamKeys.slice(0, -1).entries()) {
    const step = position + 1;
    const stream = keystream(streamKey, EXTENDED_ROUTING_INFO_LENGTH);
    xorInPlace(filler.subarray(0, step * HOP_BLOCK_LENGTH), field(stream, fillerKeystream(step)));
  }
  return filler;
}
