import { ClientError } from '../errors.ts';
import { Waiting } from './deferred.ts';

/** The one request for bandwidth without a ticket that may wait for its answer in a session. */
export class OpenAccessRequest {
  #waiting: Waiting<number> | undefined;

  /**
   * Enters a request that is about to be sent.
   *
   * @throws {@link ClientError} `CLIENT_QUEUE_FULL` while another waits.
   */
  begin(deadlineMs: number, signal?: AbortSignal): Promise<number> {
    if (this.#waiting !== undefined) {
      throw new ClientError('CLIENT_QUEUE_FULL', 'another request waits for its answer');
    }
    const waiting = new Waiting<number>(deadlineMs, 'CLIENT_TIMEOUT', signal);
    this.#waiting = waiting;
    return waiting.promise.finally(() => {
      this.#waiting = undefined;
    });
  }

  /** The gateway granted this many bytes. */
  grant(bytes: number): void {
    this.#waiting?.resolve(bytes);
  }

  /** The gateway refused, or cannot answer any more. `false` when no request waits. */
  fail(error: ClientError): boolean {
    this.#waiting?.reject(error);
    return this.#waiting !== undefined;
  }
}
