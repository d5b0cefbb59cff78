/**
 * The Sphinx packet format as the mixnet uses it: version 259, and 258 where one comes in. Pure functions over bytes: no sockets, no clock,
 * no state but the mark of a spent reply block. Every refusal is a {@link SphinxError} with a code and no data.
 *
 * @module @coir/sphinx
 * @document README.md
 */
export { createPacket, type PacketContents } from './create-packet.ts';
export { exponentialDelayNs } from './delay.ts';
export { SphinxError, type SphinxErrorCode } from './errors.ts';
export {
  DESTINATION_LENGTH,
  GROUP_ELEMENT_LENGTH,
  HEADER_LENGTH,
  IDENTIFIER_LENGTH,
  MAX_HOPS,
  MAX_PAYLOAD_LENGTH,
  MIN_PAYLOAD_LENGTH,
  NODE_ADDRESS_LENGTH,
  PACKET_OVERHEAD,
  PACKET_SIZES,
  PAYLOAD_OVERHEAD,
  REPLAY_TAG_LENGTH,
} from './geometry.ts';
export { deriveHopKeys, type HopKeys } from './hop-keys.ts';
export { peelPayload, wrapPayload } from './lioness.ts';
export {
  type DecodedNodeAddress,
  decodeNodeAddress,
  encodeNodeAddress,
  type NodeAddress,
  padNodeAddress,
} from './node-address.ts';
export { importNodePrivateKey, type NodePrivateKey } from './node-private-key.ts';
export { expandPayloadKey } from './payload-key.ts';
export type { RandomSource } from './primitives/random-source.ts';
export {
  type FinalPacket,
  type ForwardPacket,
  type ProcessedPacket,
  processPacket,
} from './process-packet.ts';
export type { Hop, Path } from './route.ts';
export { createReply, createSurb, decodeSurb, encodeSurb, type Reply, type Surb } from './surb.ts';
export { SPHINX_VERSION, type SphinxVersion } from './version.ts';
