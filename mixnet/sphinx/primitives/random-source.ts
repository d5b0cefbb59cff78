import { SphinxError } from '../errors.ts';

/**
 * Gives `length` bytes that nobody can predict. All randomness of this package comes from one;
 * tests pass a scripted one.
 */
export type RandomSource = (length: number) => Uint8Array;

/** The most one call of the platform's generator gives. */
const PLATFORM_LIMIT = 65_536;

/**
 * The platform's cryptographic generator (`crypto.getRandomValues`); the default of every function
 * that draws.
 */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let offset = 0; offset < length; offset += PLATFORM_LIMIT) {
    globalThis.crypto.getRandomValues(bytes.subarray(offset, offset + PLATFORM_LIMIT));
  }
  return bytes;
}

/**
 * Draws exactly `length` bytes.
 *
 * @throws {@link SphinxError} `SPHINX_RANDOMNESS` if the source answers anything but that many
 * bytes.
 */
export function drawBytes(random: RandomSource, length: number): Uint8Array {
  const bytes = random(length);
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) {
    throw new SphinxError('SPHINX_RANDOMNESS', `the random source did not give ${length} bytes`);
  }
  return bytes;
}
