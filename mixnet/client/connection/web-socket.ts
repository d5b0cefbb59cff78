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
  /** Calls the listener when the connection opens, closes or fails. */
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

/** Opens a connection. It must not throw for a gateway that cannot be reached: the `error` event says so. */
export type OpenSocket = (url: string) => WebSocketLike;

/** The platform's own WebSocket: browsers and Node from version 22 on. */
export const openWebSocket: OpenSocket = (url) => new globalThis.WebSocket(url);

/** What a socket's owner is told of. */
export interface WebSocketHandlers {
  onOpen(): void;
  /** It closed or failed, maybe before it was open. May come twice. */
  onLost(): void;
  onData(data: unknown): void;
}

/** Opens a socket and connects its events. @returns `undefined` when it cannot even be tried, as with an address that is none. */
export function attachWebSocket(
  openSocket: OpenSocket,
  url: string,
  handlers: WebSocketHandlers,
): WebSocketLike | undefined {
  let socket: WebSocketLike;
  try {
    socket = openSocket(url);
  } catch {
    return undefined;
  }
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => handlers.onOpen());
  socket.addEventListener('close', () => handlers.onLost());
  socket.addEventListener('error', () => handlers.onLost());
  socket.addEventListener('message', ({ data }) => handlers.onData(data));
  return socket;
}
