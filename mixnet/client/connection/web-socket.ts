/** The part of a WebSocket that is used: browsers', Node's own, or that of `ws`. */
export interface WebSocketLike {
  /** Set to `arraybuffer`. */
  binaryType: string;
  /** Bytes given to `send` that are not on the wire yet. */
  readonly bufferedAmount: number;
  /** Queues a text or a binary message. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Closes the connection. */
  close(): void;
  /** Calls the listener with every message. */
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Calls the listener when the connection opens or closes. */
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  /** Calls the listener when the connection fails; the event may say why in its member `error`. */
  addEventListener(type: 'error', listener: (event: object) => void): void;
}

/**
 * Opens a connection. It must not throw for a gateway that cannot be reached: the `error` event
 * says so.
 */
export type OpenSocket = (url: string) => WebSocketLike;

/** The callbacks of a socket. */
export interface WebSocketHandlers {
  /** Messages may be sent from now on. */
  onOpen(): void;
  /**
   * It closed or failed, maybe before it was open. May come more than once, `cause` only where the
   * platform tells one.
   */
  onLost(cause?: unknown): void;
  /** A message came. */
  onData(data: unknown): void;
}

/**
 * Opens a socket and connects its events.
 *
 * @returns `undefined` when it cannot even be tried, as with an address that is none; `onLost` was
 * called then.
 */
export function attachWebSocket(
  openSocket: OpenSocket,
  url: string,
  handlers: WebSocketHandlers,
): WebSocketLike | undefined {
  let socket: WebSocketLike;
  try {
    socket = openSocket(url);
  } catch (error) {
    handlers.onLost(error);
    return undefined;
  }
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => handlers.onOpen());
  socket.addEventListener('close', () => handlers.onLost());
  socket.addEventListener('error', (event) => handlers.onLost(causeOf(event)));
  socket.addEventListener('message', ({ data }) => handlers.onData(data));
  return socket;
}

/** The reason inside an event of failure. Browsers tell none. */
function causeOf(event: object): unknown {
  return 'error' in event ? event.error : undefined;
}
