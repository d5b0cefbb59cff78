import {
  type Claim,
  type ClaimOutcome,
  type SessionResponse,
  showDigest,
} from '@coir/protocol/gateway';
import { ClientError } from '../errors.ts';
import { Deferred } from './deferred.ts';

interface PendingClaim {
  readonly digest: string;
  readonly deferred: Deferred<ClaimOutcome>;
}

/**
 * Claims of one session that wait for their answers. Answers carry no number and come in the order
 * of the claims, so a claim that was given up keeps its place in the row until its answer comes or
 * the session ends.
 */
export class ClaimQueue {
  readonly #maxPending: number;
  #pending: PendingClaim[] = [];

  constructor(maxPending: number) {
    this.#maxPending = maxPending;
  }

  /** `true` if no claim waits. */
  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /**
   * Enters a claim that is about to be sent.
   *
   * @throws {@link ClientError} `CLIENT_QUEUE_FULL`
   */
  add(claim: Claim, deadlineMs: number, signal?: AbortSignal): Promise<ClaimOutcome> {
    if (this.#pending.length >= this.#maxPending) {
      throw new ClientError(
        'CLIENT_QUEUE_FULL',
        `${this.#pending.length} claims wait for an answer, and no more may`,
      );
    }
    const deferred = new Deferred<ClaimOutcome>(deadlineMs, 'CLIENT_TIMEOUT', signal);
    this.#pending.push({ digest: showDigest(claim.show), deferred });
    return deferred.promise;
  }

  /**
   * Gives an answer to the oldest claim.
   *
   * @returns `false` when it cannot be its answer: no claim waits, or the receipt is for other
   * bytes. The session is out of step then.
   */
  answer(response: SessionResponse): boolean {
    const oldest = this.#pending.shift();
    if (oldest === undefined) return false;
    if (response.type === 'coirReceipt' && response.receipt.digest === oldest.digest) {
      oldest.deferred.resolve({ receipt: response.receipt });
      return true;
    }
    if (response.type === 'coirRefused') {
      oldest.deferred.resolve({ refused: response.refusal });
      return true;
    }
    oldest.deferred.reject(
      new ClientError('CLIENT_UNEXPECTED_ANSWER', 'the gateway answered another claim'),
    );
    return false;
  }

  /** Rejects the oldest claim, which the gateway could not answer. `false` when no claim waits. */
  fail(error: ClientError): boolean {
    const oldest = this.#pending.shift();
    oldest?.deferred.reject(error);
    return oldest !== undefined;
  }

  /**
   * Rejects every claim, because the session ended. The same claims may be made again in another
   * session.
   */
  close(error: ClientError): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { deferred } of pending) deferred.reject(error);
  }
}
