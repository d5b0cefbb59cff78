/** Reasons of this package to refuse. Codes are stable: never renamed, never reused. */
export type SphinxErrorCode =
  /**
   * A packet, header, payload, key or other byte string does not have the length its place
   * requires.
   */
  | 'SPHINX_INVALID_LENGTH'
  /**
   * A key agreement with the packet's group element or with a node's public key gives the all-zero
   * secret.
   */
  | 'SPHINX_INVALID_GROUP_ELEMENT'
  /** The header was altered, or made for another key. */
  | 'SPHINX_HEADER_MAC'
  /**
   * The header authenticated, and its routing information names neither a next hop nor a
   * destination.
   */
  | 'SPHINX_ROUTING_INFO'
  /** A packet version other than 258 and 259. */
  | 'SPHINX_VERSION'
  /**
   * The payload was altered on the way, or was never padded as the format says. Only the last hop
   * can see it.
   */
  | 'SPHINX_PAYLOAD_TAG'
  /** A route has no hop, or more than five. */
  | 'SPHINX_ROUTE_LENGTH'
  /**
   * Delays are not one per hop, a delay is no unsigned 64-bit number of nanoseconds, or a mean is
   * out of range.
   */
  | 'SPHINX_INVALID_DELAY'
  /** A message and its 17 bytes of padding do not fit the payload. */
  | 'SPHINX_MESSAGE_TOO_LONG'
  /** Bytes are not an encoded single-use reply block. */
  | 'SPHINX_INVALID_SURB'
  /** A single-use reply block was used before. */
  | 'SPHINX_SURB_USED'
  /** Not an IP address and port, or not the encoding of one. */
  | 'SPHINX_INVALID_NODE_ADDRESS'
  /** The random source gave the wrong number of bytes. */
  | 'SPHINX_RANDOMNESS';

/**
 * The one error class of this package. It carries a code and a sentence: never packet bytes,
 * keys or addresses.
 */
export class SphinxError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'SphinxError';
  /** The reason, for programs. */
  readonly code: SphinxErrorCode;

  /** Made by this package alone; callers read it. */
  constructor(code: SphinxErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
