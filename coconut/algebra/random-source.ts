import { copyExactBytes } from '../encoding/bytes.ts';

/**
 * The source of all randomness of this package: gives `length` bytes nobody can predict. Tests pass
 * a seeded one.
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
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source answers anything but that many
 * bytes.
 */
export function drawBytes(random: RandomSource, length: number): Uint8Array {
  return copyExactBytes(random(length), length, 'a random draw', 'COCONUT_RANDOMNESS');
}
