import {
  type Claim,
  type ClaimOutcome,
  type SessionResponse,
  showDigest,
} from '@coir/protocol/gateway';
import { ClientError } from '../errors.ts';
import { Waiting } from './deferred.ts';

interface PendingClaim {
  readonly digest: string;
  readonly waiting: Waiting<ClaimOutcome>;
}

/**
 * Claims of one session that wait for their answers. Answers carry no number and come in the order of the claims, so a claim that was given
 * up keeps its place in the row until its answer comes or the session ends.
 */
export class ClaimQueue {
  readonly #maxPending: number;
  #pending: PendingClaim[] = [];

  constructor(maxPending: number) {
    this.#maxPending = maxPending;
  }

  /** Whether no claim waits. */
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
      throw new ClientError('CLIENT_QUEUE_FULL', 'too many claims wait for an answer');
    }
    const waiting = new Waiting<ClaimOutcome>(deadlineMs, 'CLIENT_TIMEOUT', signal);
    this.#pending.push({ digest: showDigest(claim.show), waiting });
    return waiting.promise;
  }

  /**
   * Gives an answer to the oldest claim.
   *
   * @returns `false` when it cannot be its answer: no claim waits, or the receipt is for other bytes. The session is out of step then.
   */
  answer(response: SessionResponse): boolean {
    const oldest = this.#pending.shift();
    if (oldest === undefined) return false;
    if (response.type === 'coirReceipt' && response.receipt.digest === oldest.digest) {
      oldest.waiting.resolve({ receipt: response.receipt });
      return true;
    }
    if (response.type === 'coirRefused') {
      oldest.waiting.resolve({ refused: response.refusal });
      return true;
    }
    oldest.waiting.reject(
      new ClientError('CLIENT_UNEXPECTED_ANSWER', 'the gateway answered another claim'),
    );
    return false;
  }

  /** The gateway could not answer the oldest claim. `false` when no claim waits. */
  fail(error: ClientError): boolean {
    const oldest = this.#pending.shift();
    oldest?.waiting.reject(error);
    return oldest !== undefined;
  }

  /** The session ended: nothing more will be answered. The same claims may be made again in another session. */
  close(error: ClientError): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { waiting } of pending) waiting.reject(error);
  }
}
