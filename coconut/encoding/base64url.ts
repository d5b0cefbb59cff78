import { CoconutError } from '../errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES: ReadonlyMap<string, number> = new Map(
  [...ALPHABET].map((character, value) => [character, value]),
);

/** RFC 4648 §5 without padding, the one text form of bytes in everything we send as JSON. */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += ALPHABET[(pending >> (bits - 6)) & 63];
    pending &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(pending << (6 - bits)) & 63];
}

/**
 * Strict inverse of {@link encodeBase64Url}: no padding, no other alphabet, no white space, unused bits zero, so that bytes have one text.
 *
 * @param text - Untrusted. The caller bounds its length, or gives `length`, which is compared before anything is decoded.
 * @param length - How many bytes are wanted; any number when absent.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function decodeBase64Url(text: string, length?: number): Uint8Array {
  const invalid = (): CoconutError =>
    new CoconutError('COCONUT_INVALID_ENCODING', 'not canonical unpadded base64url');
  const byteLength = Math.floor((text.length * 3) / 4);
  if (text.length % 4 === 1 || (length !== undefined && byteLength !== length)) throw invalid();
  const bytes = new Uint8Array(byteLength);
  let bits = 0;
  let pending = 0;
  let filled = 0;
  for (const character of text) {
    const value = VALUES.get(character);
    if (value === undefined) throw invalid();
    pending = (pending << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled] = pending >> bits;
      filled += 1;
      pending &= (1 << bits) - 1;
    }
  }
  if (pending !== 0) throw invalid();
  return bytes;
}
