import { encodeBase58 } from '@coir/protocol/topology';

/** Bytes in a row that no two things have in common by chance. */
const WINDOW = 16;

/** A secret, and where it is kept. */
export interface KeptSecret {
  readonly bytes: Uint8Array;
  /** File, and member or column. */
  readonly place: string;
}

function windowsOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  const count = Math.max(0, text.length - WINDOW + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at, at + WINDOW));
}

/** Every byte string that a text may hold in hexadecimal, base64 or as a list of numbers. */
function* byteStringsIn(text: string): Generator<Uint8Array> {
  for (const [run] of text.matchAll(/[0-9a-fA-F]{32,}/g)) {
    for (const start of [0, 1]) yield Buffer.from(run.slice(start), 'hex');
  }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{22,}/g)) {
    for (const start of [0, 1, 2, 3]) yield Buffer.from(run.slice(start), 'base64url');
  }
  for (const [run] of text.matchAll(/\d{1,3}(?:,\s*\d{1,3}){15,}/g)) {
    yield Uint8Array.from(run.split(','), Number);
  }
}

/**
 * Places of the secrets of which a text holds 16 bytes in a row, in hexadecimal, base64 or
 * base64url, as a list of numbers or as they are; or all of them in base58 or as a decimal.
 */
export function findSecrets(text: string, secrets: readonly KeptSecret[]): readonly string[] {
  const places = new Map<string, string>();
  for (const { bytes, place } of secrets) {
    for (const window of windowsOf(bytes)) places.set(window, place);
  }
  const found = new Set<string>();
  const look = (bytes: Uint8Array): void => {
    for (const window of windowsOf(bytes)) {
      const place = places.get(window);
      if (place !== undefined) found.add(place);
    }
  };
  look(Buffer.from(text, 'latin1'));
  for (const bytes of byteStringsIn(text)) look(bytes);
  for (const { bytes, place } of secrets) {
    if (bytes.length > 64) continue;
    const decimal = BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString();
    if (text.includes(encodeBase58(bytes)) || text.includes(decimal)) found.add(place);
  }
  return [...found].toSorted();
}
