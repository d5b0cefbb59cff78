import { base58 } from '@scure/base';
import { ProtocolError } from './errors.ts';

/**
 * The longest text read: the work grows with the square of the length, and nothing here is longer
 * than a key.
 */
const MAX_TEXT_LENGTH = 128;

/** Base58 text (Bitcoin's alphabet, no checksum) of a key or an address. */
export function encodeBase58(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/**
 * The `length` bytes that base58 `text` stands for. Every byte string has one text only, and no
 * other is accepted.
 *
 * @param text - Untrusted; refused unread when it is longer than any key.
 * @throws {@link ProtocolError} `CLIENT_INVALID_BASE58` for a foreign character or another length.
 */
export function decodeBase58(text: string, length: number): Uint8Array {
  if (typeof text !== 'string' || text.length > MAX_TEXT_LENGTH) throw invalid();
  let bytes: Uint8Array;
  try {
    bytes = base58.decode(text);
  } catch {
    throw invalid();
  }
  if (bytes.length !== length) throw invalid();
  return bytes;
}

function invalid(): ProtocolError {
  return new ProtocolError(
    'CLIENT_INVALID_BASE58',
    'not the base58 text of a value of this length',
  );
}
