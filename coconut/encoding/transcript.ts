import { CoconutError } from '../errors.ts';
import { assertBytes, copyBytes } from './bytes.ts';

function bigEndian(value: bigint | number, length: number): Uint8Array {
  const integer = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : -1n;
  if (integer < 0n || integer >= 1n << BigInt(8 * length)) {
    throw new CoconutError(
      'COCONUT_INVALID_ENCODING',
      `a number does not fit in ${length} bytes without a sign`,
    );
  }
  const bytes = new Uint8Array(length);
  let rest = integer;
  for (let position = length - 1; position >= 0; position -= 1) {
    bytes[position] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** A number as 2 bytes, big-endian. */
export function u16(value: number): Uint8Array {
  return bigEndian(value, 2);
}

/**
 * The number that two bytes stand for.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length.
 */
export function decodeU16(bytes: Uint8Array): number {
  const [high, low, ...rest] = bytes;
  if (high === undefined || low === undefined || rest.length > 0) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a number does not have two bytes');
  }
  return (high << 8) | low;
}

/** A number as 4 bytes, big-endian. */
export function u32(value: number): Uint8Array {
  return bigEndian(value, 4);
}

/** A number as 8 bytes, big-endian. */
export function u64(value: bigint | number): Uint8Array {
  return bigEndian(value, 8);
}

/** Bytes one after the other, without lengths: only for parts whose lengths the reader knows. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * The transcript T of the protocol: for each item `u32(length) ‖ bytes`, one after the other.
 * Injective over lists of byte strings, so what is hashed this way is bound item by item.
 */
export function encodeItems(...items: readonly Uint8Array[]): Uint8Array {
  for (const item of items) assertBytes(item, 'an item of a transcript');
  return concatBytes(...items.flatMap((item) => [u32(item.length), item]));
}

/**
 * Reads back what {@link encodeItems} wrote. The items are copies.
 *
 * @param bytes - Untrusted.
 * @param limit - The most items to accept.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if the bytes end inside an item, or hold
 * more than `limit` items, or are none.
 */
export function decodeItems(bytes: Uint8Array, limit: number): readonly Uint8Array[] {
  assertBytes(bytes, 'a list of items');
  const items: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  while (offset < bytes.length) {
    const end = offset + 4 <= bytes.length ? offset + 4 + view.getUint32(offset) : Infinity;
    if (end > bytes.length || items.length === limit) {
      throw new CoconutError('COCONUT_INVALID_ENCODING', 'a list of items is cut off or too long');
    }
    items.push(copyBytes(bytes.subarray(offset + 4, end), 'an item'));
    offset = end;
  }
  return items;
}

/**
 * UTF-8 of a text exactly as given: nothing is normalised.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ATTRIBUTE` if the text holds a lone surrogate,
 * which has no UTF-8.
 */
export function encodeText(text: string): Uint8Array {
  if (typeof text !== 'string' || !text.isWellFormed()) {
    throw new CoconutError('COCONUT_INVALID_ATTRIBUTE', 'not a text, or one with a lone surrogate');
  }
  return new TextEncoder().encode(text);
}

/**
 * The text whose UTF-8 is given; the exact inverse of {@link encodeText}.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if the bytes are not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a text is not UTF-8');
  }
}
