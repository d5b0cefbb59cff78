import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { CoconutError } from '../errors.ts';

/** Lower-case hexadecimal, the text form of key ids and digests. */
export function encodeHex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/**
 * Strict inverse of {@link encodeHex}: lower case only, so that bytes have one text.
 *
 * @param length - How many bytes are wanted; any number when absent.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function decodeHex(text: string, length?: number): Uint8Array {
  if (length !== undefined && text.length !== 2 * length) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', `not ${2 * length} hexadecimal digits`);
  }
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not lower-case hexadecimal');
  }
  return hexToBytes(text);
}
