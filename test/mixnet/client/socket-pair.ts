import type { WebSocketLike } from '../../../mixnet/client/index.ts';

/** The gateway's end of a connection inside the process. */
export interface GatewayEnd {
  readonly isOpen: boolean;
  onMessage: (data: string | Uint8Array) => void;
  send(data: string | Uint8Array): void;
  close(): void;
}

type Listener = (event: { readonly data: unknown }) => void;

/** A connection without sockets: what one end sends, the other receives later, in order. */
export class SocketPair {
  readonly client: WebSocketLike;
  readonly gateway: GatewayEnd;
  readonly #listeners = new Map<string, Listener[]>();
  #isOpen = true;
  #bufferedAmount = 0;

  constructor() {
    const pair = this;
    this.client = {
      binaryType: 'blob',
      get bufferedAmount() {
        return pair.#bufferedAmount;
      },
      send: (data) => this.#toGateway(typeof data === 'string' ? data : data.slice()),
      close: () => this.#close(),
      addEventListener: (type: string, listener: Listener) => {
        this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
      },
    };
    this.gateway = {
      get isOpen() {
        return pair.#isOpen;
      },
      onMessage: () => {},
      send: (data) => this.#toClient(data),
      close: () => this.#close(),
    };
  }

  /** Makes the client's end seem full. */
  set bufferedAmount(bytes: number) {
    this.#bufferedAmount = bytes;
  }

  /** Tells the client that the connection is open, or that it could not be opened. */
  announce(type: 'open' | 'error'): void {
    setImmediate(() => this.#emit(type, undefined));
  }

  #toGateway(data: string | Uint8Array): void {
    setImmediate(() => {
      if (this.#isOpen) this.gateway.onMessage(data);
    });
  }

  /** Sends to the client. Messages sent before the connection ended still arrive. */
  #toClient(data: string | Uint8Array): void {
    if (!this.#isOpen) return;
    const received = typeof data === 'string' ? data : new Uint8Array(data).buffer;
    setImmediate(() => this.#emit('message', received));
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    setImmediate(() => this.#emit('close', undefined));
  }

  #emit(type: string, data: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }
}
