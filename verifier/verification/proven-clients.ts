/**
 * Clients remembered at most; those credited longest ago are forgotten first, and are newcomers
 * again.
 */
const DEFAULT_CLIENT_LIMIT = 20_000;

/**
 * Clients of which a ticket was credited lately and no show has failed to verify since. Everybody
 * else is a newcomer, which costs nothing to be; to be proven again after a false show costs
 * another ticket.
 *
 * Kept in memory only: after a start all clients are newcomers.
 */
export class ProvenClients {
  readonly #clientLimit: number;
  /** The one credited longest ago first. */
  readonly #proven = new Set<string>();

  constructor(clientLimit: number = DEFAULT_CLIENT_LIMIT) {
    this.#clientLimit = clientLimit;
  }

  /** `true` if the client is no newcomer. */
  isProven(client: string): boolean {
    return this.#proven.has(client);
  }

  /** Notes that a ticket of this client was credited. */
  recordCredit(client: string): void {
    this.#proven.delete(client);
    this.#proven.add(client);
    const [oldest] = this.#proven;
    if (this.#proven.size > this.#clientLimit && oldest !== undefined) {
      this.#proven.delete(oldest);
    }
  }

  /** Notes that a show of this client did not verify. */
  recordFalseShow(client: string): void {
    this.#proven.delete(client);
  }
}
