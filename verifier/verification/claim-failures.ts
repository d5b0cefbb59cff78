import { RateLimit } from '@coir/service';

/** Refused shows that a client may have before it must wait, and for how long. */
export interface ClaimFailureLimits {
  /** Refused shows a client may have at once before it must wait. */
  readonly burst: number;
  /** Time after which one more is allowed, milliseconds. */
  readonly refillMs: number;
  /** Clients remembered at most. */
  readonly clientLimit: number;
}

/** The limits of a verifier that is told no others. */
export const CLAIM_FAILURES: ClaimFailureLimits = {
  burst: 16,
  refillMs: 4_000,
  clientLimit: 20_000,
};

/**
 * Limits refused shows by client, because a bad show costs as much as a good one. Good clients
 * leave no trace in it.
 *
 * @param monotonicMs - Running time in milliseconds.
 */
export function limitClaimFailures(
  limits: ClaimFailureLimits,
  monotonicMs: () => number,
): RateLimit {
  const { burst, refillMs, clientLimit } = limits;
  return new RateLimit({ perSecond: 1_000 / refillMs, burst, keyLimit: clientLimit, monotonicMs });
}
