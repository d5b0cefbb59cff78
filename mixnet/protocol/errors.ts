/**
 * Reasons to refuse a message, frame, request or answer. Codes are stable: never renamed, never
 * reused.
 */
export type ProtocolErrorCode =
  /** A text frame is too long, is not JSON, or breaks the schema of its type. */
  | 'GATEWAY_PROTOCOL_MALFORMED_MESSAGE'
  /** A text frame is of a type that does not exist, or does not exist in this direction. */
  | 'GATEWAY_PROTOCOL_UNKNOWN_MESSAGE'
  /** The other side speaks a version this one does not. */
  | 'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION'
  /** The registration has the form of protocol 1 and 2, without a salt. */
  | 'GATEWAY_PROTOCOL_LEGACY_HANDSHAKE'
  /** A registration message has no valid length or content. */
  | 'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE'
  /**
   * A registration message was not made by the holder of the identity key, or not for this
   * exchange.
   */
  | 'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE'
  /** The gateway did not confirm the registration. */
  | 'GATEWAY_PROTOCOL_HANDSHAKE_REFUSED'
  /** The time in an authentication is too far from now. */
  | 'GATEWAY_PROTOCOL_TIMESTAMP_SKEW'
  /** An authentication is not signed by the identity it names. */
  | 'GATEWAY_PROTOCOL_AUTHENTICATION_SIGNATURE'
  /** No key is stored for the identity that wants to authenticate. */
  | 'GATEWAY_PROTOCOL_UNKNOWN_CLIENT'
  /** An authentication was not made with the stored shared key. */
  | 'GATEWAY_PROTOCOL_AUTHENTICATION_CIPHERTEXT'
  /** The time in an authentication is not later than that of the last one accepted. */
  | 'GATEWAY_PROTOCOL_TIMESTAMP_REUSED'
  /** A binary frame is too short, too long, or not marked as encrypted. */
  | 'GATEWAY_PROTOCOL_MALFORMED_FRAME'
  /** A binary frame is of a kind that does not exist in this direction. */
  | 'GATEWAY_PROTOCOL_UNKNOWN_FRAME'
  /** A frame or request was not sealed with the shared key. */
  | 'GATEWAY_PROTOCOL_DECRYPTION'
  /** The packet type, key rotation, next hop or size of a forwarded packet is not allowed. */
  | 'GATEWAY_PROTOCOL_MALFORMED_PACKET'
  /** The inside of an encrypted request or response has no known form. */
  | 'GATEWAY_PROTOCOL_MALFORMED_REQUEST'
  /**
   * A frame between nodes is of a version this implementation does not read. The connection is of
   * no further use.
   */
  | 'MIXNET_FRAME_VERSION'
  /**
   * A frame names a size or a packet type that does not exist. The connection is of no further use.
   */
  | 'MIXNET_FRAME_FORMAT'
  /** A packet to send has a length that no frame can carry. */
  | 'MIXNET_PACKET_LENGTH'
  /** Text is not base58 of the expected number of bytes. */
  | 'CLIENT_INVALID_BASE58'
  /** A directory did not answer in time, or not with what was asked for. `retryable`. */
  | 'CLIENT_DIRECTORY_UNAVAILABLE'
  /** A directory's answer is too large, is not JSON or breaks its schema. */
  | 'CLIENT_INVALID_TOPOLOGY'
  /** Answers of a directory belong to different epochs. `retryable`. */
  | 'CLIENT_INCONSISTENT_TOPOLOGY';

const RETRYABLE: ReadonlySet<ProtocolErrorCode> = new Set([
  'CLIENT_DIRECTORY_UNAVAILABLE',
  'CLIENT_INCONSISTENT_TOPOLOGY',
]);

/**
 * The error class of this package. Messages are safe to log and to send: they never echo what was
 * received.
 */
export class ProtocolError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ProtocolError';
  /** The reason, for programs. */
  readonly code: ProtocolErrorCode;
  /** `true` if the same call may succeed later without any change. */
  readonly retryable: boolean;

  /** Made by this package alone; callers read it. */
  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}
