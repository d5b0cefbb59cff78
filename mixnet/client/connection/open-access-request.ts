import { ClientError } from '../errors.ts';
import { Deferred } from './deferred.ts';

/** The one request for bandwidth without a ticket that may wait for its answer in a session. */
export class OpenAccessRequest {
  #deferred: Deferred<number> | undefined;

  /**
   * Enters a request that is about to be sent.
   *
   * @throws {@link ClientError} `CLIENT_QUEUE_FULL` while another waits.
   */
  begin(deadlineMs: number, signal?: AbortSignal): Promise<number> {
    if (this.#deferred !== undefined) {
      throw new ClientError(
        'CLIENT_QUEUE_FULL',
        'another request waits for its answer; ask after it',
      );
    }
    const deferred = new Deferred<number>(deadlineMs, 'CLIENT_TIMEOUT', signal);
    this.#deferred = deferred;
    return deferred.promise.finally(() => {
      this.#deferred = undefined;
    });
  }

  /** Resolves the request: the gateway granted this many bytes. */
  grant(bytes: number): void {
    this.#deferred?.resolve(bytes);
  }

  /**
   * Rejects the request: the gateway refused, or cannot answer any more. `false` when no request
   * waits.
   */
  fail(error: ClientError): boolean {
    this.#deferred?.reject(error);
    return this.#deferred !== undefined;
  }
}
