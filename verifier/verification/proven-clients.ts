/** Clients remembered at most; those credited longest ago are forgotten first, and are newcomers again. */
const DEFAULT_CLIENT_LIMIT = 20_000;

/**
 * Which clients are established: a ticket of theirs was credited lately, and no show of theirs has failed to verify since. Everybody else is
 * a newcomer, which costs nothing to be; to be established again after a false show costs another ticket.
 *
 * Kept in memory only: after a start all clients are newcomers.
 */
export class ClientStanding {
  readonly #clientLimit: number;
  /** The one credited longest ago first. */
  readonly #established = new Set<string>();

  constructor(clientLimit: number = DEFAULT_CLIENT_LIMIT) {
    this.#clientLimit = clientLimit;
  }

  /** Whether this client is established. */
  isEstablished(client: string): boolean {
    return this.#established.has(client);
  }

  /** Notes that a ticket of this client was credited. */
  recordCredit(client: string): void {
    this.#established.delete(client);
    this.#established.add(client);
    const [oldest] = this.#established;
    if (this.#established.size > this.#clientLimit && oldest !== undefined) {
      this.#established.delete(oldest);
    }
  }

  /** Notes that a show of this client did not verify. */
  recordFalseShow(client: string): void {
    this.#established.delete(client);
  }
}
