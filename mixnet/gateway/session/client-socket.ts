import type { Clock } from '@coir/io';
import type { WebSocket } from 'ws';

/** Bounds of one client's connection. */
export interface ClientSocketOptions {
  /** Messages that may wait to be worked off; while there are more, nothing is read. */
  readonly maxWaitingMessages: number;
  /** Bytes that may wait to be sent. A client that takes nothing is cut off at twice this. */
  readonly maxBufferedBytes: number;
  /** Time between two pings, and for the answer to one. */
  readonly heartbeatMs: number;
}

/** One message of a client. */
export type ReceivedMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array };

/** Stands for no message: the connection has ended, or the time is over. */
export type NoMessage = { readonly kind: 'closed' } | { readonly kind: 'timeout' };

/** Time a client has to finish the closing handshake. */
const CLOSE_TIMEOUT_MS = 1000;
/**
 * Messages taken before everything else has its turn: a flood of small ones that wait already would
 * otherwise be worked off in one go.
 */
const MESSAGES_PER_TURN = 16;
/** Tiny frames that were already read when reading stopped. */
const MAX_WAITING_FACTOR = 64;

/**
 * A websocket as the sessions see it: messages are taken one at a time, and everything in both
 * directions is bounded.
 */
export class ClientSocket {
  readonly #socket: WebSocket;
  readonly #options: ClientSocketOptions;
  readonly #clock: Clock;
  readonly #waiting: ReceivedMessage[] = [];
  #wake: ((message: ReceivedMessage | NoMessage) => void) | undefined;
  #isClosed = false;
  #cancelHeartbeat: (() => void) | undefined;
  #isStalled = false;
  #takenThisTurn = 0;

  /** Settles when the connection has ended. */
  readonly closed: Promise<void>;

  constructor(socket: WebSocket, options: ClientSocketOptions, modules: { readonly clock: Clock }) {
    this.#socket = socket;
    this.#options = options;
    this.#clock = modules.clock;
    socket.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary));
    // A frame that is too long, is no UTF-8 or breaks the protocol ends the connection: 'close'
    // follows.
    socket.on('error', () => socket.terminate());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#end();
        resolve();
      });
    });
  }

  /** `true` if the client was cut off because it took nothing or did not answer a ping. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** `true` if more may be pushed now. */
  get hasRoom(): boolean {
    return !this.#isClosed && this.#socket.bufferedAmount < this.#options.maxBufferedBytes;
  }

  /** The client's next message. One caller at a time. */
  async receive(timeoutMs?: number): Promise<ReceivedMessage | NoMessage> {
    await this.#takeTurn();
    const message = this.#waiting.shift();
    if (this.#socket.isPaused && this.#waiting.length <= this.#options.maxWaitingMessages / 2) {
      this.#socket.resume();
    }
    if (message !== undefined) return message;
    if (this.#isClosed) return { kind: 'closed' };
    const received = Promise.withResolvers<ReceivedMessage | NoMessage>();
    this.#wake = received.resolve;
    const cancel =
      timeoutMs === undefined
        ? undefined
        : this.#clock.setTimer(timeoutMs, () => received.resolve({ kind: 'timeout' }));
    const result = await received.promise;
    cancel?.();
    this.#wake = undefined;
    return result;
  }

  /** Sends a text message. */
  sendText(text: string): void {
    if (this.#isClosed) return;
    if (this.#socket.bufferedAmount > 2 * this.#options.maxBufferedBytes) {
      this.#cutOff();
      return;
    }
    // A failure shows as 'close'.
    this.#socket.send(text, () => undefined);
  }

  /**
   * Sends bytes. `true` once the operating system has taken them, `false` if the connection ended
   * before.
   */
  sendBytes(bytes: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      this.#socket.send(bytes, (error) => resolve(error === undefined || error === null));
    });
  }

  /** Begins to ping; a client that does not answer is cut off. */
  startHeartbeat(): void {
    let isAnswered = true;
    this.#socket.on('pong', () => {
      isAnswered = true;
    });
    const beat = (): void => {
      if (this.#isClosed) return;
      if (!isAnswered) {
        this.#cutOff();
        return;
      }
      isAnswered = false;
      this.#socket.ping();
      this.#cancelHeartbeat = this.#clock.setTimer(this.#options.heartbeatMs, beat);
    };
    this.#cancelHeartbeat = this.#clock.setTimer(this.#options.heartbeatMs, beat);
  }

  /** Ends the connection after what was sent, with a websocket close code. */
  close(code: number): void {
    if (this.#isClosed) return;
    this.#socket.close(code);
    const cancel = this.#clock.setTimer(CLOSE_TIMEOUT_MS, () => this.#socket.terminate());
    this.#socket.once('close', cancel);
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  async #takeTurn(): Promise<void> {
    this.#takenThisTurn += 1;
    if (this.#takenThisTurn < MESSAGES_PER_TURN) return;
    this.#takenThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  #cutOff(): void {
    this.#isStalled = true;
    this.#socket.terminate();
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message: ReceivedMessage = isBinary
      ? { kind: 'binary', bytes: data }
      : { kind: 'text', text: data.toString('utf8') };
    if (this.#wake !== undefined) {
      const wake = this.#wake;
      this.#wake = undefined;
      wake(message);
      return;
    }
    this.#waiting.push(message);
    const { maxWaitingMessages } = this.#options;
    if (this.#waiting.length >= maxWaitingMessages * MAX_WAITING_FACTOR) this.#socket.terminate();
    else if (this.#waiting.length >= maxWaitingMessages) this.#socket.pause();
  }

  #end(): void {
    this.#isClosed = true;
    this.#cancelHeartbeat?.();
    this.#waiting.length = 0;
    this.#wake?.({ kind: 'closed' });
  }
}
