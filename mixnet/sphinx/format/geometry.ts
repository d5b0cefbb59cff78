/**
 * Every length and offset of the packet format, derived from the two parameters of Danezis and
 * Goldberg, "Sphinx", IEEE S&P 2009: the security parameter k and the longest route r. No other
 * file computes an offset. All numbers on the wire are big-endian.
 *
 * @packageDocumentation
 */

/** k, in bytes. */
const SECURITY_LENGTH = 16;
/** r: the hops of the longest route, the last one included. */
export const MAX_HOPS = 5;

/** X25519: a group element, a private key, a shared secret, a blinding factor. */
export const GROUP_ELEMENT_LENGTH = 32;
/** The address of a hop inside a packet. */
export const NODE_ADDRESS_LENGTH = 32;
/** The name of the recipient for the last hop. */
export const DESTINATION_LENGTH = 32;
/** The number beside the destination; all zero in the mixnet. */
export const IDENTIFIER_LENGTH: number = SECURITY_LENGTH;
/** The tag by which a node recognises a packet that comes again. */
export const REPLAY_TAG_LENGTH = 32;
const FLAG_LENGTH = 1;
const VERSION_LENGTH = 3;
/** A delay, in nanoseconds. */
export const DELAY_LENGTH = 8;
/** γ: HMAC-SHA256, shortened to k. */
export const HEADER_MAC_LENGTH: number = SECURITY_LENGTH;
const STREAM_KEY_LENGTH: number = SECURITY_LENGTH;

/** A half-open range of bytes, `[start, end)`. */
export interface Span {
  /** Offset of the first byte. */
  readonly start: number;
  /** Offset behind the last byte. */
  readonly end: number;
}

/** Places fields one after the other, in the order of their names in `lengths`. */
function layOut<Name extends string>(lengths: Record<Name, number>): Record<Name, Span> {
  const spans: Partial<Record<Name, Span>> = {};
  let start = 0;
  for (const name of Object.keys(lengths) as Name[]) {
    spans[name] = { start, end: start + lengths[name] };
    start += lengths[name];
  }
  return spans as Record<Name, Span>;
}

/** The bytes of one field, as a view. */
export function field(bytes: Uint8Array, span: Span): Uint8Array {
  return bytes.subarray(span.start, span.end);
}

/** The share of one hop in the routing information: 60. */
export const HOP_BLOCK_LENGTH: number =
  FLAG_LENGTH + VERSION_LENGTH + NODE_ADDRESS_LENGTH + DELAY_LENGTH + HEADER_MAC_LENGTH;
/** Flag, version, destination and identifier of the last hop: 52. */
const FINAL_META_LENGTH: number =
  FLAG_LENGTH + VERSION_LENGTH + DESTINATION_LENGTH + IDENTIFIER_LENGTH;
/** β: 300. */
export const ROUTING_INFO_LENGTH: number = MAX_HOPS * HOP_BLOCK_LENGTH;
/** β of the hop after, as far as it fits beside this hop's block: 240. */
export const TRUNCATED_ROUTING_INFO_LENGTH: number = ROUTING_INFO_LENGTH - HOP_BLOCK_LENGTH;
/** β with the zeros a hop appends before it decrypts, and the whole keystream of a hop: 360. */
export const EXTENDED_ROUTING_INFO_LENGTH: number = ROUTING_INFO_LENGTH + HOP_BLOCK_LENGTH;
/** α ‖ γ ‖ β: 348. */
export const HEADER_LENGTH: number = GROUP_ELEMENT_LENGTH + HEADER_MAC_LENGTH + ROUTING_INFO_LENGTH;

/** The fields of a header. */
export const HEADER_FIELDS: Record<'groupElement' | 'headerMac' | 'routingInfo', Span> = layOut({
  groupElement: GROUP_ELEMENT_LENGTH,
  headerMac: HEADER_MAC_LENGTH,
  routingInfo: ROUTING_INFO_LENGTH,
});

/** The fields of the decrypted, extended routing information of a hop that forwards. */
export const FORWARD_FIELDS: Record<
  'flag' | 'version' | 'nextHop' | 'delay' | 'headerMac' | 'routingInfo',
  Span
> = layOut({
  flag: FLAG_LENGTH,
  version: VERSION_LENGTH,
  nextHop: NODE_ADDRESS_LENGTH,
  delay: DELAY_LENGTH,
  headerMac: HEADER_MAC_LENGTH,
  routingInfo: ROUTING_INFO_LENGTH,
});

/**
 * The fields of the decrypted routing information of the last hop; what follows them is padding.
 */
export const FINAL_FIELDS: Record<'flag' | 'version' | 'destination' | 'identifier', Span> = layOut(
  {
    flag: FLAG_LENGTH,
    version: VERSION_LENGTH,
    destination: DESTINATION_LENGTH,
    identifier: IDENTIFIER_LENGTH,
  },
);

/**
 * The left part of a block of the wide-block cipher, as long as the key of the stream cipher it
 * becomes.
 */
export const LIONESS_LEFT_LENGTH = 32;
/** The four round keys in a payload key: stream, hash, stream, hash. */
export const LIONESS_KEY_FIELDS: Record<'k1' | 'k2' | 'k3' | 'k4', Span> = layOut({
  k1: 32,
  k2: 64,
  k3: 32,
  k4: 64,
});
/** The key of the wide-block cipher: 192. */
export const PAYLOAD_KEY_LENGTH: number = LIONESS_KEY_FIELDS.k4.end;
/** The seed of the wide-block cipher's key in version 259: 16. */
export const PAYLOAD_KEY_SEED_LENGTH: number = SECURITY_LENGTH;

/** The fields of the 288 bytes derived from a shared secret. */
export const HOP_KEY_FIELDS: Record<
  'streamKey' | 'macKey' | 'payloadKey' | 'blindingFactor' | 'replayTag',
  Span
> = layOut({
  streamKey: STREAM_KEY_LENGTH,
  macKey: SECURITY_LENGTH,
  payloadKey: PAYLOAD_KEY_LENGTH,
  blindingFactor: GROUP_ELEMENT_LENGTH,
  replayTag: REPLAY_TAG_LENGTH,
});
/** All keys of one hop: 288. */
export const HOP_KEYS_LENGTH: number = HOP_KEY_FIELDS.replayTag.end;

/**
 * The zeros in front of a message, by which the last hop sees that the payload arrived unaltered.
 */
export const PAYLOAD_TAG_LENGTH: number = SECURITY_LENGTH;
/** The tag, and the 0x01 that ends a message: 17. */
export const PAYLOAD_OVERHEAD: number = PAYLOAD_TAG_LENGTH + 1;
/** The wide-block cipher needs a right part of one byte or more. */
export const MIN_PAYLOAD_LENGTH: number = LIONESS_LEFT_LENGTH + 1;
/** The longest payload this implementation works on; the mixnet's longest is 32 785. */
export const MAX_PAYLOAD_LENGTH = 1_048_576;
/** Header and payload overhead: 365. */
export const PACKET_OVERHEAD: number = HEADER_LENGTH + PAYLOAD_OVERHEAD;

/** Type and port, in front of the octets of a node's address. */
export const ADDRESS_HEAD_LENGTH = 3;
/** A node's address without padding, by its type: 7 or 19. */
export const ADDRESS_LENGTHS: Readonly<Record<4 | 6, number>> = Object.freeze({
  4: ADDRESS_HEAD_LENGTH + 4,
  6: ADDRESS_HEAD_LENGTH + 16,
});
/** The longest address without padding, that of an IPv6 node: 19. */
export const MAX_ADDRESS_LENGTH: number = ADDRESS_LENGTHS[6];

/** The initial counter of AES-128-CTR in front of an acknowledgement. */
export const ACK_IV_LENGTH = 16;
/** The id of a set of fragments and the position in it: how an acknowledgement names a fragment. */
export const FRAGMENT_ID_LENGTH = 5;
/** The plaintext of an acknowledgement, IV and encrypted fragment id: 21. */
export const ACK_LENGTH: number = ACK_IV_LENGTH + FRAGMENT_ID_LENGTH;

/** The sizes of the packets that the mixnet carries. */
export type PacketSize = 'ack' | 'regular' | 'extended8' | 'extended16' | 'extended32';

/** Lengths of the plaintext that the last hop finds, by the size of the packet. */
export const PLAINTEXT_SIZES: Readonly<Record<PacketSize, number>> = Object.freeze({
  ack: ACK_LENGTH,
  regular: 2 * 1024,
  extended8: 8 * 1024,
  extended16: 16 * 1024,
  extended32: 32 * 1024,
});

/** Lengths of whole packets, by size. */
export const PACKET_SIZES: Readonly<Record<PacketSize, number>> = Object.freeze({
  ack: PLAINTEXT_SIZES.ack + PACKET_OVERHEAD,
  regular: PLAINTEXT_SIZES.regular + PACKET_OVERHEAD,
  extended8: PLAINTEXT_SIZES.extended8 + PACKET_OVERHEAD,
  extended16: PLAINTEXT_SIZES.extended16 + PACKET_OVERHEAD,
  extended32: PLAINTEXT_SIZES.extended32 + PACKET_OVERHEAD,
});
/** The longest packet: 33 133. */
export const MAX_PACKET_LENGTH: number = PACKET_SIZES.extended32;
/** The longest plaintext the last hop finds: 32 768. */
export const MAX_PLAINTEXT_LENGTH: number = PLAINTEXT_SIZES.extended32;

/**
 * The fields of the acknowledgement in front of a message: where its packet goes first, and that
 * packet.
 */
export const SURB_ACK_FIELDS: Record<'firstHop' | 'packet', Span> = layOut({
  firstHop: MAX_ADDRESS_LENGTH,
  packet: PACKET_SIZES.ack,
});
/** An acknowledgement ready to be sent off, in front of every message: 405. */
export const SURB_ACK_LENGTH: number = SURB_ACK_FIELDS.packet.end;

/** The ephemeral key, or the digest of a reply key, in front of an encrypted fragment. */
export const KEY_MATERIAL_LENGTH = 32;
/** A fragment with its header in a regular packet: 1611. */
export const FRAGMENT_CAPACITY: number =
  PLAINTEXT_SIZES.regular - SURB_ACK_LENGTH - KEY_MATERIAL_LENGTH;
/** The fields of the plaintext of a regular packet with a message. */
export const MESSAGE_FIELDS: Record<'surbAck' | 'keyMaterial' | 'fragment', Span> = layOut({
  surbAck: SURB_ACK_LENGTH,
  keyMaterial: KEY_MATERIAL_LENGTH,
  fragment: FRAGMENT_CAPACITY,
});

/** The filler for a route of `hops`: one block for each hop before the last. */
export function fillerLength(hops: number): number {
  return (hops - 1) * HOP_BLOCK_LENGTH;
}

/**
 * The part of a filler's last step in a hop's keystream: its tail, as long as the filler after
 * `step` hops.
 */
export function fillerKeystream(step: number): Span {
  return {
    start: EXTENDED_ROUTING_INFO_LENGTH - step * HOP_BLOCK_LENGTH,
    end: EXTENDED_ROUTING_INFO_LENGTH,
  };
}

/**
 * The random bytes after the identifier in the last hop's routing information, for a route of
 * `hops`.
 */
export function finalPaddingLength(hops: number): number {
  return ROUTING_INFO_LENGTH - fillerLength(hops) - FINAL_META_LENGTH;
}

/** The fields of an encoded single-use reply block; the layer keys follow, one per hop. */
export const SURB_FIELDS: Record<'header' | 'firstHop', Span> = layOut({
  header: HEADER_LENGTH,
  firstHop: NODE_ADDRESS_LENGTH,
});

/** The length of an encoded single-use reply block for `hops` whose layer keys are that long. */
export function surbLength(hops: number, layerKeyLength: number): number {
  return SURB_FIELDS.firstHop.end + hops * layerKeyLength;
}
