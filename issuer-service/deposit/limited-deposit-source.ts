import type { DepositLookup, DepositSource } from './deposit-source.ts';

/** A budget of look-ups in vain for each client: the part of a rate limit that is used. */
export interface LookupBudget {
  /**
   * Takes a look-up and answers 0, or takes none and answers the whole seconds until there is one.
   */
  take(client: string): number;
  /** Gives back a look-up that was taken. */
  giveBack(client: string): void;
}

/**
 * A deposit source for one client, which may ask another one as long as its budget lasts. Only a
 * transfer that the chain does not know costs something, so that whoever pays is not held up and
 * whoever invents hashes is.
 */
export class LimitedDepositSource implements DepositSource {
  readonly #client: string;
  readonly #source: DepositSource;
  readonly #budget: LookupBudget;

  /**
   * Asks nobody yet.
   *
   * @param client - Name under which the budget counts, such as a block of addresses.
   */
  constructor(
    client: string,
    modules: { readonly source: DepositSource; readonly budget: LookupBudget },
  ) {
    this.#client = client;
    this.#source = modules.source;
    this.#budget = modules.budget;
  }

  /** @inheritDoc */
  async lookup(txHash: string, signal?: AbortSignal): Promise<DepositLookup> {
    const retryAfterSeconds = this.#budget.take(this.#client);
    if (retryAfterSeconds > 0) return { kind: 'rate_limited', retryAfterSeconds };
    const answer = await this.#source.lookup(txHash, signal);
    if (answer.kind !== 'not_found') this.#budget.giveBack(this.#client);
    return answer;
  }

  /** @inheritDoc */
  outage(signal?: AbortSignal): Promise<string | undefined> {
    return this.#source.outage(signal);
  }
}
