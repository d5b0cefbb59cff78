import { x25519 } from '#primitives';
import type { X25519PrivateKey } from '../primitives/primitives.ts';

/**
 * A node's X25519 key of one rotation, made ready for many packets. Opaque; `publicKey` is what
 * senders use.
 */
export type NodePrivateKey = X25519PrivateKey;

/**
 * Prepares a node's private key. **Mix node and gateway side.** Do it once per rotation: it costs
 * as much as a packet's key agreement.
 *
 * @param secretKey - 32 secret bytes; copied, never logged, not readable from the result.
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function importNodePrivateKey(secretKey: Uint8Array): NodePrivateKey {
  return x25519.importPrivateKey(secretKey);
}
