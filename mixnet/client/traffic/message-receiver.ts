import { ACK_LENGTH } from '@coir/sphinx';
import { x25519 } from '@coir/sphinx/primitives';
import type { ClientIdentity } from '../identity/client-identity.ts';
import { decryptAck } from '../message/acknowledgement.ts';
import { isCover } from '../message/cover.ts';
import { decryptDelivery } from '../message/end-to-end.ts';
import { decodeFragment } from '../message/fragment.ts';
import { decodeNymMessage, type NymMessage } from '../message/nym-message.ts';
import { Reassembly, type ReassemblyOptions } from '../message/reassembly.ts';

/** The content of a delivery from the gateway. */
export type Received =
  /** An acknowledgement; the id means something only if such a fragment is awaited. */
  | { readonly kind: 'ack'; readonly fragmentId: Uint8Array }
  | { readonly kind: 'message'; readonly message: NymMessage }
  /** A fragment of a message that is not complete, or one that came before. */
  | { readonly kind: 'fragment'; readonly isDuplicate: boolean }
  /** Cover traffic of the client itself. */
  | { readonly kind: 'cover' };

/** Makes messages of what the gateway delivers. **Recipient side.** */
export class MessageReceiver {
  readonly #ackKey: Uint8Array;
  readonly #encryptionKey: Parameters<typeof decryptDelivery>[0];
  readonly #reassembly: Reassembly;

  /** Begins with nothing put together. The identity is read only. */
  constructor(identity: ClientIdentity, options: ReassemblyOptions = {}) {
    this.#ackKey = identity.ackKey;
    this.#encryptionKey = x25519.importPrivateKey(identity.encryption.secretKey);
    this.#reassembly = new Reassembly(options);
  }

  /**
   * Takes one delivery. Acknowledgements are told by their length, 21 bytes.
   *
   * @param delivered - Anybody can send a client anything. Untrusted.
   * @throws {@link ClientError} `CLIENT_INVALID_DELIVERY`, `CLIENT_INVALID_FRAGMENT`,
   * `CLIENT_INVALID_PADDING`, `CLIENT_INVALID_MESSAGE` or `CLIENT_REASSEMBLY_FULL`; skip the
   * delivery then.
   */
  receive(delivered: Uint8Array, nowMs: number): Received {
    if (delivered.length === ACK_LENGTH) {
      return { kind: 'ack', fragmentId: decryptAck(this.#ackKey, delivered) };
    }
    const decrypted = decryptDelivery(this.#encryptionKey, delivered);
    if (isCover(decrypted)) return { kind: 'cover' };
    const result = this.#reassembly.add(decodeFragment(decrypted), nowMs);
    if (result.kind !== 'complete') {
      return { kind: 'fragment', isDuplicate: result.kind === 'duplicate' };
    }
    return { kind: 'message', message: decodeNymMessage(result.message) };
  }
}
