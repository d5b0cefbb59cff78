/** Settings of {@link TokenBuckets}. */
export interface TokenBucketOptions {
  /** Tokens that come back per second. */
  readonly perSecond: number;
  /** Tokens of a full bucket. */
  readonly burst: number;
  /** Most keys remembered; the one that was used longest ago is forgotten, which fills its bucket. */
  readonly keyLimit: number;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** A token bucket for each key, such as a client's address. Held in memory for no longer than it takes to fill again. */
export class TokenBuckets {
  readonly #options: TokenBucketOptions;
  /** Least recently used first. */
  readonly #buckets = new Map<string, Bucket>();

  /** Every bucket begins full. */
  constructor(options: TokenBucketOptions) {
    this.#options = options;
  }

  /** Takes a token and answers 0, or takes none and answers the whole seconds until one is there. */
  take(key: string): number {
    const tokens = this.#tokens(key);
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / this.#options.perSecond));
    this.#set(key, tokens - 1);
    return 0;
  }

  /** Gives back a token that was taken. */
  giveBack(key: string): void {
    this.#set(key, Math.min(this.#options.burst, this.#tokens(key) + 1));
  }

  #tokens(key: string): number {
    const { perSecond, burst, clock } = this.#options;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    const elapsed = Math.max(0, clock() - bucket.at) / 1000;
    return Math.min(burst, bucket.tokens + elapsed * perSecond);
  }

  #set(key: string, tokens: number): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens, at: this.#options.clock() });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.#options.keyLimit && oldest !== undefined) {
      this.#buckets.delete(oldest);
    }
  }
}
