import { ClientError } from './errors.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** The longest text read: the work grows with the square of the length, and nothing here is longer than a key. */
const MAX_TEXT_LENGTH = 128;

/** Base58 text (Bitcoin's alphabet, no checksum) of a key or an address. */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let digits = '';
  for (; value > 0n; value /= 58n) digits = ALPHABET.charAt(Number(value % 58n)) + digits;
  return ALPHABET.charAt(0).repeat(zeros) + digits;
}

/**
 * The `length` bytes that base58 `text` stands for. Every byte string has one text only, and no other is accepted.
 *
 * @param text - Untrusted; refused unread when it is longer than any key.
 * @throws {@link ClientError} `CLIENT_INVALID_BASE58` for a foreign character or another length.
 */
export function decodeBase58(text: string, length: number): Uint8Array {
  if (text.length > MAX_TEXT_LENGTH) throw invalid();
  let value = 0n;
  let zeros = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw invalid();
    if (value === 0n && digit === 0) zeros += 1;
    value = value * 58n + BigInt(digit);
  }
  const significant: number[] = [];
  for (; value > 0n; value >>= 8n) significant.push(Number(value & 255n));
  if (zeros + significant.length !== length) throw invalid();
  const out = new Uint8Array(length);
  out.set(significant.reverse(), zeros);
  return out;
}

function invalid(): ClientError {
  return new ClientError('CLIENT_INVALID_BASE58', 'not the base58 text of a value of this length');
}
