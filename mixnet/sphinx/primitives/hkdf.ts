import { DIGEST_LENGTH, HMAC_BLOCK_LENGTH } from './key-lengths.ts';

/** A hash with 64-byte blocks and 32-byte digests. */
type Hash = (data: Uint8Array) => Uint8Array;

/** RFC 2104: `H((K ⊕ opad) ‖ H((K ⊕ ipad) ‖ data))`. */
function hmac(hash: Hash, key: Uint8Array, data: Uint8Array): Uint8Array {
  const block = new Uint8Array(HMAC_BLOCK_LENGTH);
  block.set(key.length > HMAC_BLOCK_LENGTH ? hash(key) : key);
  const inner = new Uint8Array(HMAC_BLOCK_LENGTH + data.length);
  const outer = new Uint8Array(HMAC_BLOCK_LENGTH + DIGEST_LENGTH);
  for (const [position, byte] of block.entries()) {
    inner[position] = byte ^ 0x36;
    outer[position] = byte ^ 0x5c;
  }
  inner.set(data, HMAC_BLOCK_LENGTH);
  outer.set(hash(inner), HMAC_BLOCK_LENGTH);
  return hash(outer);
}

/** RFC 5869 §2 over {@link hmac} with the given hash; lengths are the caller's to check. */
export function hkdfOver(
  hash: Hash,
  inputKey: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const pseudoRandomKey = hmac(hash, salt, inputKey);
  const blocks = Math.ceil(length / DIGEST_LENGTH);
  const output = new Uint8Array(blocks * DIGEST_LENGTH);
  let previous: Uint8Array = new Uint8Array(0);
  for (let block = 1; block <= blocks; block += 1) {
    const data = new Uint8Array(previous.length + info.length + 1);
    data.set(previous);
    data.set(info, previous.length);
    data[data.length - 1] = block;
    previous = hmac(hash, pseudoRandomKey, data);
    output.set(previous, (block - 1) * DIGEST_LENGTH);
  }
  return output.slice(0, length);
}
