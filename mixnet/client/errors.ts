import { ProtocolError } from '@coir/protocol/gateway';

/** Reasons of this package to refuse. Codes are stable: never renamed, never reused. */
export type ClientErrorCode =
  /** Text is not base58 of the expected number of bytes. */
  | 'CLIENT_INVALID_BASE58'
  /** An address is not `identity.encryption@gateway`, or holds something that is not a key. */
  | 'CLIENT_INVALID_RECIPIENT'
  /** A stored client identity is malformed or its halves do not belong together. */
  | 'CLIENT_INVALID_IDENTITY'
  /** A decrypted message has no known form. */
  | 'CLIENT_INVALID_MESSAGE'
  /** A message is not followed by its padding. */
  | 'CLIENT_INVALID_PADDING'
  /** A fragment's header breaks a rule, or contradicts the fragments of its set already held. */
  | 'CLIENT_INVALID_FRAGMENT'
  /**
   * Delivered bytes are neither a message to this client nor an acknowledgement of one of its
   * fragments.
   */
  | 'CLIENT_INVALID_DELIVERY'
  /** A message needs more fragments than one send may have. */
  | 'CLIENT_MESSAGE_TOO_LONG'
  /** A limit on unfinished messages is reached; the fragment was not kept. */
  | 'CLIENT_REASSEMBLY_FULL'
  /** A directory did not answer in time, or not with what was asked for. `retryable`. */
  | 'CLIENT_DIRECTORY_UNAVAILABLE'
  /** A directory's answer is too large, is not JSON or breaks its schema. */
  | 'CLIENT_INVALID_TOPOLOGY'
  /** Answers of a directory belong to different epochs. `retryable`. */
  | 'CLIENT_INCONSISTENT_TOPOLOGY'
  /** A layer has no mix node, or there is no gateway. `retryable`. */
  | 'CLIENT_NOT_ROUTABLE'
  /** The gateway is not in the topology. `retryable`. */
  | 'CLIENT_UNKNOWN_GATEWAY'
  /** The random source gave the wrong number of bytes. */
  | 'CLIENT_RANDOMNESS'
  /** The client's store could not be read or written. */
  | 'CLIENT_STORE'
  /** The client has not been started, or was started twice. */
  | 'CLIENT_NOT_STARTED'
  /** The client was stopped, or gave up reconnecting, while the call waited. */
  | 'CLIENT_STOPPED'
  /** The connection to the gateway could not be opened or was lost. `retryable`. */
  | 'CLIENT_DISCONNECTED'
  /** The gateway did not answer in time. `retryable`. */
  | 'CLIENT_TIMEOUT'
  /** The gateway refused; the message is the gateway's own text, shortened. */
  | 'CLIENT_GATEWAY_REFUSED'
  /** The gateway's answer is not one to the question. */
  | 'CLIENT_UNEXPECTED_ANSWER'
  /** The limit on messages, claims or packets waiting is reached. `retryable`. */
  | 'CLIENT_QUEUE_FULL'
  /** A fragment was not acknowledged after every retransmission allowed. `retryable`. */
  | 'CLIENT_NOT_ACKNOWLEDGED'
  /** The same, and the gateway said that bandwidth is lacking. Claim a ticket and send again. */
  | 'CLIENT_OUT_OF_BANDWIDTH';

const RETRYABLE: ReadonlySet<ClientErrorCode> = new Set([
  'CLIENT_DIRECTORY_UNAVAILABLE',
  'CLIENT_INCONSISTENT_TOPOLOGY',
  'CLIENT_NOT_ROUTABLE',
  'CLIENT_UNKNOWN_GATEWAY',
  'CLIENT_DISCONNECTED',
  'CLIENT_TIMEOUT',
  'CLIENT_QUEUE_FULL',
  'CLIENT_NOT_ACKNOWLEDGED',
]);

/**
 * The error class of this package. Messages are safe to log: they never hold keys, payloads or
 * addresses.
 */
export class ClientError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ClientError';
  /** The reason, for programs. */
  readonly code: ClientErrorCode;
  /** `true` if the same call may succeed later without any change. */
  readonly retryable: boolean;

  /** Made by this package alone; callers read it. */
  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}

/**
 * An error of the protocol that has a code of this package, as this package's; any other as it is.
 */
export function asClientError(error: unknown): unknown {
  if (!(error instanceof ProtocolError) || !error.code.startsWith('CLIENT_')) return error;
  return new ClientError(error.code as ClientErrorCode, error.message, { cause: error });
}

/** The error for everybody who waits on a connection that is gone. */
export function disconnected(cause?: unknown): ClientError {
  return new ClientError(
    'CLIENT_DISCONNECTED',
    'there is no connection to the gateway',
    cause === undefined ? undefined : { cause },
  );
}

/** The error for calls that need a running client. */
export function notRunning(): ClientError {
  return new ClientError(
    'CLIENT_NOT_STARTED',
    'the client is not running: start() has not been called, or it was stopped',
  );
}
