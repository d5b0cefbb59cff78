import { sha256 } from '@noble/hashes/sha2.js';

/**
 * The random source of the known-answer files: the byte stream SHA-256(seed ‖ u64(0)) ‖
 * SHA-256(seed ‖ u64(1)) ‖ …, u64 big-endian.
 */
export function seededRandom(seed: string | Uint8Array): (length: number) => Uint8Array {
  const seedBytes = typeof seed === 'string' ? new TextEncoder().encode(seed) : seed;
  let counter = 0n;
  let rest: Uint8Array = new Uint8Array(0);
  return (length) => {
    const out = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (rest.length === 0) {
        const block = new Uint8Array(seedBytes.length + 8);
        block.set(seedBytes);
        new DataView(block.buffer).setBigUint64(seedBytes.length, counter);
        counter += 1n;
        rest = sha256(block);
      }
      const taken = rest.subarray(0, length - filled);
      out.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
    }
    return out;
  };
}
