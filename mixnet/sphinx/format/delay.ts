import { randomBytes } from '#primitives';
import { SphinxError } from '../errors.ts';
import { drawBytes, type RandomSource } from '../primitives/random-source.ts';

const NS_PER_MS = 1_000_000;
/** An hour: far beyond any use, and no draw from it leaves 64 bits of nanoseconds. */
const MAX_MEAN_MS = 3_600_000;

/**
 * Draws the delay of a packet at one hop: exponentially distributed, in whole nanoseconds. **Sender
 * side.** Draws 8 bytes, of which the first 53 bits make `u` in (0, 1]; the delay is
 * `−ln(u) · mean`. A mean of 0 draws nothing and gives 0.
 *
 * @param meanMs - 0 to 3 600 000 milliseconds.
 * @throws {@link SphinxError} `SPHINX_INVALID_DELAY` for a mean out of range.
 * @throws {@link SphinxError} `SPHINX_RANDOMNESS`
 */
export function exponentialDelayNs(meanMs: number, random: RandomSource = randomBytes): bigint {
  if (!(meanMs >= 0 && meanMs <= MAX_MEAN_MS)) {
    throw new SphinxError(
      'SPHINX_INVALID_DELAY',
      `a mean delay is 0 to ${MAX_MEAN_MS} ms, not ${meanMs}`,
    );
  }
  if (meanMs === 0) return 0n;
  const drawn = drawBytes(random, 8);
  const bits = new DataView(drawn.buffer, drawn.byteOffset).getBigUint64(0) >> 11n;
  const uniform = (Number(bits) + 1) / 2 ** 53;
  return BigInt(Math.round(-Math.log(uniform) * meanMs * NS_PER_MS));
}
