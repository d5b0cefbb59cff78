import { FRAGMENT_ID_LENGTH } from '@coir/sphinx';

const COVER_TEXT = new TextEncoder().encode('The cake is a lie!\u0001');

/**
 * The plaintext of a cover packet, which takes the place of a fragment: a fixed text, 0x01, and
 * zeros.
 */
export function coverContent(capacity: number): Uint8Array {
  const content = new Uint8Array(capacity);
  content.set(COVER_TEXT);
  return content;
}

/**
 * `true` if a decrypted delivery is cover traffic, to be dropped. It cannot be a fragment: its top
 * bit is not set.
 */
export function isCover(decrypted: Uint8Array): boolean {
  return COVER_TEXT.every((byte, position) => decrypted[position] === byte);
}

/** The fragment id in the acknowledgements of cover packets. */
export const COVER_FRAGMENT_ID: Uint8Array = new Uint8Array(FRAGMENT_ID_LENGTH);
