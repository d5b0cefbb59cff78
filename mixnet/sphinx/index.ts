/**
 * The Sphinx packet format as the mixnet uses it: version 259, and 258 where one comes in. Pure
 * functions over bytes: no sockets, no clock, no state but the mark of a spent reply block. Every
 * refusal is a {@link SphinxError} with a code and no data.
 *
 * @module @coir/sphinx
 * @document README.md
 */
export { createPacket, type PacketContents } from './create-packet.ts';
export { SphinxError, type SphinxErrorCode } from './errors.ts';
export { exponentialDelayNs } from './format/delay.ts';
export {
  ACK_IV_LENGTH,
  ACK_LENGTH,
  DESTINATION_LENGTH,
  FRAGMENT_CAPACITY,
  FRAGMENT_ID_LENGTH,
  field,
  GROUP_ELEMENT_LENGTH,
  HEADER_LENGTH,
  IDENTIFIER_LENGTH,
  KEY_MATERIAL_LENGTH,
  MAX_ADDRESS_LENGTH,
  MAX_HOPS,
  MAX_PACKET_LENGTH,
  MAX_PAYLOAD_LENGTH,
  MAX_PLAINTEXT_LENGTH,
  MESSAGE_FIELDS,
  MIN_PAYLOAD_LENGTH,
  NODE_ADDRESS_LENGTH,
  PACKET_OVERHEAD,
  PACKET_SIZES,
  PAYLOAD_KEY_LENGTH,
  PAYLOAD_KEY_SEED_LENGTH,
  PAYLOAD_OVERHEAD,
  type PacketSize,
  PLAINTEXT_SIZES,
  REPLAY_TAG_LENGTH,
  type Span,
  SURB_ACK_FIELDS,
  SURB_ACK_LENGTH,
  surbLength,
} from './format/geometry.ts';
export { isLowOrder } from './format/group-element.ts';
export {
  type DecodedNodeAddress,
  decodeNodeAddress,
  encodeNodeAddress,
  type NodeAddress,
  padNodeAddress,
} from './format/node-address.ts';
export { importNodePrivateKey, type NodePrivateKey } from './format/node-private-key.ts';
export type { Hop, Path } from './format/route.ts';
export { SPHINX_VERSION, type SphinxVersion } from './format/version.ts';
export { deriveHopKeys, type HopKeys } from './header/hop-keys.ts';
export { expandPayloadKey } from './header/payload-key.ts';
export { peelPayload, wrapPayload } from './payload/lioness.ts';
export type { RandomSource } from './primitives/random-source.ts';
export {
  type FinalPacket,
  type ForwardPacket,
  type ProcessedPacket,
  processPacket,
} from './process-packet.ts';
export { createReply, createSurb, decodeSurb, encodeSurb, type Reply, type Surb } from './surb.ts';
