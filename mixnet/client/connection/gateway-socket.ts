import { disconnected } from '../errors.ts';
import { Deferred } from './deferred.ts';
import { attachWebSocket, type OpenSocket, type WebSocketLike } from './web-socket.ts';

/** The callbacks of a gateway socket. */
export interface GatewaySocketHandlers {
  /** A message came. */
  onData(data: unknown): void;
  /**
   * The socket could not be opened, closed, failed, or refuses to send. May come more than once.
   */
  onLost(): void;
}

/** The socket of one session, from the attempt to open it to its end. */
export class GatewaySocket {
  readonly #openSocket: OpenSocket;
  readonly #handlers: GatewaySocketHandlers;
  #socket: WebSocketLike | undefined;

  constructor(openSocket: OpenSocket, handlers: GatewaySocketHandlers) {
    this.#openSocket = openSocket;
    this.#handlers = handlers;
  }

  /** Bytes given to {@link GatewaySocket.send} that are not on the wire yet. */
  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /**
   * Opens the connection. To be called once.
   *
   * @throws {@link ClientError} `CLIENT_DISCONNECTED` or `CLIENT_TIMEOUT`.
   */
  open(url: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const opened = new Deferred<void>(timeoutMs, 'CLIENT_TIMEOUT', signal);
    const onLost = (cause?: unknown): void => {
      opened.reject(disconnected(cause));
      this.#handlers.onLost();
    };
    this.#socket = attachWebSocket(this.#openSocket, url, {
      onOpen: () => opened.resolve(),
      onLost,
      onData: (data) => this.#handlers.onData(data),
    });
    return opened.promise;
  }

  /** Sends. A socket that refuses to is lost: whoever waits for an answer learns it that way. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    try {
      this.#socket?.send(data);
    } catch {
      this.#handlers.onLost();
    }
  }

  /** Closes the connection. Safe to call again. */
  close(): void {
    this.#socket?.close();
  }
}
