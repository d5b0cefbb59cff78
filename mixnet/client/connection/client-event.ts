import type { ClientError } from '../errors.ts';

/** A report of a client besides messages. Nothing here is secret, and nothing needs an answer. */
export type ClientEvent =
  | { readonly type: 'connected'; readonly registered: boolean }
  | { readonly type: 'disconnected' }
  | { readonly type: 'reconnecting'; readonly attempt: number; readonly delayMs: number }
  /** Every attempt to reconnect failed; the client has stopped. */
  | { readonly type: 'gaveUp'; readonly error: ClientError }
  /**
   * The gateway dropped a packet for want of bandwidth. It is sent again later; a claimed ticket
   * helps.
   */
  | { readonly type: 'outOfBandwidth'; readonly required: number; readonly available: number }
  /** An error that answers no request. */
  | { readonly type: 'gatewayError'; readonly message: string }
  /**
   * Something from the gateway or the network made no sense and was skipped; `code` of the error
   * that says why.
   */
  | {
      readonly type: 'skipped';
      readonly what: 'text' | 'frame' | 'delivery';
      readonly code: string;
    }
  | { readonly type: 'topologyRefreshFailed'; readonly code: string }
  /** A listener of messages threw. */
  | { readonly type: 'listenerFailed'; readonly error: unknown };

/**
 * A piece of what the gateway was shown, for those who want to check it. It holds what the client
 * sends in clear to its gateway, so keep it there.
 */
export type TraceEvent =
  /** A text frame, as it went over the connection. */
  | { readonly type: 'text'; readonly text: string }
  /** A binary frame, as it went over the connection. */
  | { readonly type: 'frame'; readonly bytes: Uint8Array }
  /** The Sphinx packet inside a frame: what the gateway passes on. */
  | { readonly type: 'packet'; readonly bytes: Uint8Array }
  /** The plaintext of an encrypted request with a claim. */
  | { readonly type: 'claim'; readonly bytes: Uint8Array };
