import { copyBytes } from '@noble/hashes/utils.js';
import { blake2bKeyed256, chacha20 } from '#primitives';
import { SphinxError } from '../errors.ts';
import { assertBytes, assertIsBytes, xorInPlace } from '../format/byte-string.ts';
import {
  field,
  LIONESS_KEY_FIELDS,
  LIONESS_LEFT_LENGTH,
  MIN_PAYLOAD_LENGTH,
  PAYLOAD_KEY_LENGTH,
} from '../format/geometry.ts';
import { NONCE_LENGTH } from '../primitives/key-lengths.ts';

const ZERO_NONCE = new Uint8Array(NONCE_LENGTH);

/** `right ⊕ S(left ⊕ key)` with S = ChaCha20 from block 0 under an all-zero nonce. */
function streamRound(left: Uint8Array, right: Uint8Array, key: Uint8Array): Uint8Array {
  const streamKey = left.slice();
  xorInPlace(streamKey, key);
  return chacha20(streamKey, ZERO_NONCE, right);
}

/** `left ⊕= H(key, right)` with H = BLAKE2b keyed with 64 bytes, digest 32. */
function hashRound(left: Uint8Array, right: Uint8Array, key: Uint8Array): void {
  xorInPlace(left, blake2bKeyed256(key, right));
}

function permute(
  payloadKey: Uint8Array,
  block: Uint8Array,
  order: readonly (keyof typeof LIONESS_KEY_FIELDS)[],
): Uint8Array {
  assertBytes(payloadKey, PAYLOAD_KEY_LENGTH, 'a payload key');
  assertIsBytes(block, 'a payload');
  if (block.length < MIN_PAYLOAD_LENGTH) {
    throw new SphinxError(
      'SPHINX_INVALID_LENGTH',
      `a payload has at least ${MIN_PAYLOAD_LENGTH} bytes, this one ${block.length}`,
    );
  }
  const left = copyBytes(block.subarray(0, LIONESS_LEFT_LENGTH));
  let right = block.subarray(LIONESS_LEFT_LENGTH);
  for (const round of order) {
    const key = field(payloadKey, LIONESS_KEY_FIELDS[round]);
    if (round === 'k1' || round === 'k3') right = streamRound(left, right, key);
    else hashRound(left, right, key);
  }
  const result = new Uint8Array(block.length);
  result.set(left);
  result.set(right, LIONESS_LEFT_LENGTH);
  return result;
}

/**
 * Adds one layer to a payload with the wide-block cipher LIONESS over ChaCha20 and BLAKE2b.
 * **Sender side.** With the block L ‖ R,
 *
 *     R ⊕= S(L ⊕ k1);  L ⊕= H(k2, R);  R ⊕= S(L ⊕ k3);  L ⊕= H(k4, R)
 *
 * Any change to a ciphertext turns the whole plaintext random.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH` if the key is not 192 bytes or the block not
 * longer than 32.
 * @see Anderson and Biham, "Two practical and provably secure block ciphers: BEAR and LION", 1996.
 */
export function wrapPayload(payloadKey: Uint8Array, payload: Uint8Array): Uint8Array {
  return permute(payloadKey, payload, ['k1', 'k2', 'k3', 'k4']);
}

/**
 * Removes the layer {@link wrapPayload} added: the same rounds backwards. **Mix node and gateway
 * side.**
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`, as there.
 */
export function peelPayload(payloadKey: Uint8Array, payload: Uint8Array): Uint8Array {
  return permute(payloadKey, payload, ['k4', 'k3', 'k2', 'k1']);
}
