import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import { CoconutError } from '../errors.ts';
import { assertBytes } from './bytes.ts';

/** Writes bytes as lower-case hexadecimal, the text form of key ids and digests. */
export function encodeHex(bytes: Uint8Array): string {
  assertBytes(bytes, 'what is written as hexadecimal');
  return bytesToHex(bytes);
}

/**
 * Reads lower-case hexadecimal; the strict inverse of {@link encodeHex}, so that bytes have one
 * text.
 *
 * @param text - Untrusted. The caller bounds its length, or gives `length`.
 * @param length - How many bytes are wanted; any number when absent.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function decodeHex(text: string, length?: number): Uint8Array {
  const isText = typeof text === 'string';
  if (length !== undefined && (!isText || text.length !== 2 * length)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', `not ${2 * length} hexadecimal digits`);
  }
  if (!isText || !/^(?:[0-9a-f]{2})*$/.test(text)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not lower-case hexadecimal');
  }
  return hexToBytes(text);
}

/** Writes bytes as base64url without padding (RFC 4648 §5), their text form in all JSON we send. */
export function encodeBase64Url(bytes: Uint8Array): string {
  assertBytes(bytes, 'what is written as base64url');
  return base64urlnopad.encode(bytes);
}

/**
 * Reads base64url; the strict inverse of {@link encodeBase64Url}: no padding, no other alphabet, no
 * white space, unused bits zero, so that bytes have one text.
 *
 * @param text - Untrusted. The caller bounds its length, or gives `length`, which is compared
 * before anything is decoded.
 * @param length - How many bytes are wanted; any number when absent.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function decodeBase64Url(text: string, length?: number): Uint8Array {
  const isText = typeof text === 'string';
  if (!isText || (length !== undefined && Math.floor((text.length * 3) / 4) !== length)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not base64url of the right length');
  }
  try {
    return base64urlnopad.decode(text);
  } catch {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not canonical base64url without padding');
  }
}
