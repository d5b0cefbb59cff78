import { concatBytes } from '@noble/hashes/utils.js';
import { x25519 } from '#primitives';
import { SphinxError } from './errors.ts';
import { assertIsBytes } from './format/byte-string.ts';
import { field, HEADER_FIELDS, HEADER_LENGTH } from './format/geometry.ts';
import type { NodePrivateKey } from './format/node-private-key.ts';
import type { SphinxVersion } from './format/version.ts';
import { verifyHeaderMac } from './header/header-mac.ts';
import { deriveHopKeys } from './header/hop-keys.ts';
import { expandPayloadKey, payloadKeyMaterial } from './header/payload-key.ts';
import { openRoutingInfo } from './header/routing-info.ts';
import { peelPayload } from './payload/lioness.ts';
import { assertPayloadLength, recoverMessage } from './payload/payload.ts';

/** A packet to be sent on. */
export interface ForwardPacket {
  /** Tells it from a {@link FinalPacket}. */
  readonly kind: 'forward';
  /** The address the sender wrote, 32 bytes. Its form is not checked. */
  readonly nextHop: Uint8Array;
  /** The delay that the sender chose. Any 64-bit number: clamp it. */
  readonly delayNs: bigint;
  /** As long as the packet that came, and shares no field with it. */
  readonly packet: Uint8Array;
  /** 32 bytes that are the same whenever this packet comes again. */
  readonly replayTag: Uint8Array;
  /** Of the packet that came, and of the one to send. */
  readonly version: SphinxVersion;
}

/** A packet that has arrived. */
export interface FinalPacket {
  /** Tells it from a {@link ForwardPacket}. */
  readonly kind: 'final';
  /** 32 bytes naming the recipient. */
  readonly destination: Uint8Array;
  /** 16 bytes the sender chose; zeros in the mixnet. */
  readonly identifier: Uint8Array;
  /** The message, its padding removed. */
  readonly payload: Uint8Array;
  /** As in {@link ForwardPacket}. */
  readonly replayTag: Uint8Array;
  /** Of the packet that came. */
  readonly version: SphinxVersion;
}

/** The content of a packet for one hop. */
export type ProcessedPacket = ForwardPacket | FinalPacket;

function agree(privateKey: NodePrivateKey | Uint8Array, groupElement: Uint8Array): Uint8Array {
  const secret = x25519.sharedSecret(privateKey, groupElement);
  if (secret === undefined) {
    throw new SphinxError('SPHINX_INVALID_GROUP_ELEMENT', 'the group element is of low order');
  }
  return secret;
}

/**
 * Removes one layer from a Sphinx packet. **Mix node and gateway side.**
 *
 * The order is part of the contract: check the length; derive the shared secret; compare the header
 * MAC in constant time and stop if it differs; only then decrypt the routing information (extended
 * so that its length never changes), look at its flag and then its version, blind the group
 * element, and peel one LIONESS layer from the payload.
 *
 * The function is pure: it keeps no state and reads no clock. The caller must
 * 1. insert `replayTag` into its replay filter and drop the packet when the tag is already there,
 * 2. clamp `delayNs` to its own maximum, and check that `nextHop` is a node it may send to,
 * 3. drop the packet on any error, count it by `code`, and send nothing back, since any answer
 *    tells a prober something.
 *
 * @param packet - `348 + payload` bytes. Untrusted; not modified. The top bit of its group element
 * is ignored, as X25519 ignores it; the replay tag is the same either way.
 * @param privateKey - This node's key of the rotation the packet names.
 * @returns The packet to forward, or at the last hop the message. A tag is returned only for
 * packets that authenticated, so junk cannot fill the filter.
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH` if the payload is not 33 bytes to 1 MiB.
 * @throws {@link SphinxError} `SPHINX_INVALID_GROUP_ELEMENT` if the key agreement gives the
 * all-zero secret.
 * @throws {@link SphinxError} `SPHINX_HEADER_MAC` if the header was altered or made for another
 * key.
 * @throws {@link SphinxError} `SPHINX_ROUTING_INFO` if the decrypted flag is unknown.
 * @throws {@link SphinxError} `SPHINX_VERSION` if the version is neither 258 nor 259.
 * @throws {@link SphinxError} `SPHINX_PAYLOAD_TAG` at the last hop if the payload was altered on
 * the way. Earlier hops cannot see this and must forward.
 *
 * @remarks Errors carry a code only: no packet bytes, keys or peer addresses.
 * @see Danezis and Goldberg, "Sphinx", IEEE S&P 2009, §3.
 * @example
 * ```ts
 * const processed = processPacket(packet, privateKey);
 * if (!replayFilter.insertIfAbsent(processed.replayTag)) return drops.increment('replay');
 * switch (processed.kind) {
 *   case 'forward': return mixQueue.add(processed);
 *   case 'final': return deliver(processed);
 * }
 * ```
 */
export function processPacket(packet: Uint8Array, privateKey: NodePrivateKey): ProcessedPacket {
  assertIsBytes(packet, 'a packet');
  assertPayloadLength(packet.length - HEADER_LENGTH);
  const header = packet.subarray(0, HEADER_LENGTH);
  const groupElement = field(header, HEADER_FIELDS.groupElement);
  const keys = deriveHopKeys(agree(privateKey, groupElement));
  if (!verifyHeaderMac(keys.macKey, header)) {
    throw new SphinxError('SPHINX_HEADER_MAC', 'the header does not authenticate');
  }
  const opened = openRoutingInfo(keys.streamKey, field(header, HEADER_FIELDS.routingInfo));
  const { version } = opened;
  const payloadKey = expandPayloadKey(payloadKeyMaterial(keys, version));
  const replayTag = keys.replayTag.slice();
  if (opened.kind === 'final') {
    const payload = recoverMessage(peelPayload(payloadKey, packet.subarray(HEADER_LENGTH)));
    const destination = opened.destination.slice();
    const identifier = opened.identifier.slice();
    return { kind: 'final', destination, identifier, payload, replayTag, version };
  }
  const forwarded = concatBytes(
    agree(keys.blindingFactor, groupElement),
    opened.inner.headerMac,
    opened.inner.routingInfo,
    peelPayload(payloadKey, packet.subarray(HEADER_LENGTH)),
  );
  const { delayNs } = opened;
  const nextHop = opened.nextHop.slice();
  return { kind: 'forward', nextHop, delayNs, packet: forwarded, replayTag, version };
}
