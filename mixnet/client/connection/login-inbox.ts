import type { GatewayMessage } from '@coir/protocol/gateway';
import type { ClientError } from '../errors.ts';
import { Waiting } from './deferred.ts';

/** Texts that may wait to be read; a gateway says three at the most before it is answered. */
const MAX_WAITING = 16;

/** The texts of a log-in, read one after the other: two may arrive at once. */
export class LoginInbox {
  readonly #messages: GatewayMessage[] = [];
  #reader: Waiting<GatewayMessage> | undefined;
  #closed: ClientError | undefined;

  /** Takes a text in; ones beyond the limit are dropped. */
  put(message: GatewayMessage): void {
    if (this.#reader?.isWaiting === true) this.#reader.resolve(message);
    else if (this.#messages.length < MAX_WAITING) this.#messages.push(message);
  }

  /**
   * The next text.
   *
   * @throws {@link ClientError} `CLIENT_TIMEOUT`, or what the inbox was closed with.
   */
  async next(timeoutMs: number, signal: AbortSignal): Promise<GatewayMessage> {
    const waiting = this.#messages.shift();
    if (waiting !== undefined) return waiting;
    if (this.#closed !== undefined) throw this.#closed;
    this.#reader = new Waiting(timeoutMs, 'CLIENT_TIMEOUT', signal);
    return this.#reader.promise;
  }

  /** Everything that was not read. */
  drain(): readonly GatewayMessage[] {
    return this.#messages.splice(0);
  }

  /** Nothing more will come. */
  close(error: ClientError): void {
    this.#closed = error;
    this.#reader?.reject(error);
  }
}
