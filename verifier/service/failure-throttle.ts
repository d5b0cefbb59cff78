/** Refused shows a client may have at once before it must wait. */
const DEFAULT_BURST = 16;
/** Time after which one more refused show is allowed, milliseconds. */
const DEFAULT_REFILL_MS = 4_000;
/** Clients or addresses remembered at most; those whose last failure is longest ago are forgotten first. */
const DEFAULT_CLIENT_LIMIT = 20_000;

/** How soon, and for how long, clients or addresses whose shows keep being refused must wait. */
export interface FailureThrottleOptions {
  /** Refused shows a client may have at once before it must wait. Default 16. */
  readonly burst?: number;
  /** Time after which one more is allowed, milliseconds. Default 4000. */
  readonly refillMs?: number;
  /** Clients remembered at most. Default 20 000. */
  readonly clientLimit?: number;
}

interface Level {
  readonly failures: number;
  readonly atMs: number;
}

/**
 * Makes clients whose shows keep being refused wait, because a bad show costs as much as a good one. A leaky bucket for each client that
 * failed lately; good clients leave no trace here. The verifier has one by client; a gateway, which sees where they come from, one by address.
 */
export class FailureThrottle {
  readonly #burst: number;
  readonly #refillMs: number;
  readonly #clientLimit: number;
  /** By client, the one whose last failure is longest ago first. */
  readonly #levels = new Map<string, Level>();

  /** Remembers nobody yet. */
  constructor(options: FailureThrottleOptions = {}) {
    this.#burst = options.burst ?? DEFAULT_BURST;
    this.#refillMs = options.refillMs ?? DEFAULT_REFILL_MS;
    this.#clientLimit = options.clientLimit ?? DEFAULT_CLIENT_LIMIT;
  }

  /** Whether this client must wait. */
  isBlocked(client: string, nowMs: number): boolean {
    return this.#failures(client, nowMs) > this.#burst - 1;
  }

  /** Counts one refused show. */
  recordFailure(client: string, nowMs: number): void {
    const failures = this.#failures(client, nowMs) + 1;
    this.#levels.delete(client);
    this.#levels.set(client, { failures, atMs: nowMs });
    const [oldest] = this.#levels.keys();
    if (this.#levels.size > this.#clientLimit && oldest !== undefined) this.#levels.delete(oldest);
  }

  #failures(client: string, nowMs: number): number {
    const level = this.#levels.get(client);
    if (level === undefined) return 0;
    // A clock that was set back forgives nothing and adds nothing.
    const elapsed = Math.max(0, nowMs - level.atMs);
    return Math.max(0, level.failures - elapsed / this.#refillMs);
  }
}
