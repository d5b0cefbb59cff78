import { LRUCache } from 'lru-cache';

/** Bounds of a {@link RateLimit}. */
export interface RateLimitOptions {
  /** Tokens that come back per second. */
  readonly perSecond: number;
  /** Tokens of a full bucket, so most that can be taken at once. */
  readonly burst: number;
  /**
   * Most keys remembered. The one that was charged longest ago is forgotten first, which fills its
   * bucket.
   */
  readonly keyLimit: number;
  /** Running time in milliseconds, which is never set back. */
  readonly monotonicMs: () => number;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/**
 * A token bucket for each key, such as a client or an address. Keys that never took anything leave
 * no trace.
 *
 * To limit **requests**, `take` a token for each, and `giveBack` one that turned out to cost
 * nothing. To limit **failures**, look at `secondsUntilFree` first and `charge` each failure, also
 * one that was under way when the bucket ran empty.
 *
 * @example
 * ```ts
 * const limit = new RateLimit({ perSecond: 20, burst: 100, keyLimit: 10_000, monotonicMs });
 * const seconds = limit.take(addressBlock(request.ip));
 * if (seconds > 0) throw tooManyRequests(seconds);
 * ```
 */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #buckets: LRUCache<string, Bucket>;

  /** Every bucket begins full. */
  constructor(options: RateLimitOptions) {
    for (const name of ['perSecond', 'burst', 'keyLimit'] as const) {
      if (!(options[name] > 0 && options[name] < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`${name} of a rate limit must be more than 0, and finite`);
      }
    }
    this.#options = options;
    this.#buckets = new LRUCache({ max: Math.ceil(options.keyLimit) });
  }

  /**
   * Takes a token and answers 0, or takes none and answers the whole seconds until one is there.
   */
  take(key: string): number {
    const seconds = this.secondsUntilFree(key);
    if (seconds === 0) this.charge(key);
    return seconds;
  }

  /** Whole seconds until a token is there, 0 if one is. Takes nothing. */
  secondsUntilFree(key: string): number {
    const tokens = this.#tokens(key);
    if (tokens >= 1) return 0;
    return Math.max(1, Math.ceil((1 - tokens) / this.#options.perSecond));
  }

  /**
   * Takes a token whether one is there or not; what is owed must come back before the next is free.
   */
  charge(key: string): void {
    this.#set(key, this.#tokens(key) - 1);
  }

  /** Gives back a token that was taken. */
  giveBack(key: string): void {
    if (!this.#buckets.has(key)) return;
    this.#set(key, Math.min(this.#options.burst, this.#tokens(key) + 1));
  }

  #tokens(key: string): number {
    const { perSecond, burst, monotonicMs } = this.#options;
    // A look does not keep a bucket; else whoever only asks could push out whoever owes.
    const bucket = this.#buckets.peek(key);
    if (bucket === undefined) return burst;
    const elapsed = Math.max(0, monotonicMs() - bucket.at) / 1000;
    return Math.min(burst, bucket.tokens + elapsed * perSecond);
  }

  #set(key: string, tokens: number): void {
    this.#buckets.set(key, { tokens, at: this.#options.monotonicMs() });
  }
}
