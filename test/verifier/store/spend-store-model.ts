import type {
  Balance,
  LeaseEntry,
  LeaseOutcome,
  Receipt,
  SpendEntry,
  SpendOutcome,
  StoreTotals,
} from '@coir/verifier';

const DAY = 86_400;

interface Spent {
  readonly digest: string;
  readonly client: string;
  readonly receipt: Receipt;
  readonly pruneAt: number;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** What a spend store should do, in maps: the reference the real ones are compared with. */
export class SpendStoreModel {
  readonly #spent = new Map<string, Spent>();
  readonly #balances = new Map<string, Balance>();
  readonly #leases = new Map<string, { request: string; outcome: LeaseOutcome; at: number }>();
  readonly #sums = { credited: 0, leased: 0, expired: 0 };
  #horizon = 0;
  #proved = 0;

  spend(entry: SpendEntry, now: number): SpendOutcome {
    const before = this.#spent.get(hex(entry.nullifier));
    const [digest, client] = [hex(entry.digest), hex(entry.client)];
    if (before !== undefined) {
      const isSame = before.digest === digest && before.client === client;
      return isSame ? { kind: 'repeated', receipt: before.receipt } : { kind: 'already_spent' };
    }
    const pruneAt = entry.ticketExpiresAt + 2 * DAY;
    if (now >= entry.ticketExpiresAt || pruneAt <= this.#horizon) return { kind: 'ticket_expired' };
    const old = this.#balances.get(client) ?? { balance: 0, expiresAt: 0 };
    const balance = {
      balance: old.balance + entry.credited,
      expiresAt: Math.max(old.expiresAt, entry.ticketExpiresAt),
    };
    this.#balances.set(client, balance);
    this.#sums.credited += entry.credited;
    this.#proved = Math.max(this.#proved, entry.provedTime);
    const receipt = { digest, credited: entry.credited, ...balance };
    this.#spent.set(hex(entry.nullifier), { digest, client, receipt, pruneAt });
    return { kind: 'credited', receipt };
  }

  lease(entry: LeaseEntry, now: number): LeaseOutcome {
    const name = `${hex(entry.gateway)} ${entry.leaseId}`;
    const request = `${hex(entry.client)} ${entry.bytes}`;
    const before = this.#leases.get(name);
    if (before !== undefined) {
      if (before.request !== request || !('lease' in before.outcome)) {
        return { kind: 'lease_conflict' };
      }
      return { kind: 'repeated', lease: before.outcome.lease };
    }
    const client = hex(entry.client);
    const old = this.balance(entry.client, now);
    const granted = Math.min(old.balance, entry.bytes);
    if (granted === 0) return { kind: 'granted', lease: { granted, ...old } };
    const left = { balance: old.balance - granted, expiresAt: old.expiresAt };
    this.#balances.set(client, left);
    this.#sums.leased += granted;
    const outcome: LeaseOutcome = { kind: 'granted', lease: { granted, ...left } };
    this.#leases.set(name, { request, outcome, at: now });
    return outcome;
  }

  balance(client: Uint8Array, now: number): Balance {
    const balance = this.#balances.get(hex(client));
    return balance && balance.expiresAt > now ? balance : { balance: 0, expiresAt: 0 };
  }

  prune(clock: number): void {
    const now = Math.min(clock, this.#proved);
    for (const [nullifier, { pruneAt }] of this.#spent) {
      if (pruneAt > now) continue;
      this.#spent.delete(nullifier);
      this.#horizon = Math.max(this.#horizon, pruneAt);
    }
    for (const [client, { balance, expiresAt }] of this.#balances) {
      if (expiresAt + 2 * DAY > now) continue;
      this.#balances.delete(client);
      this.#sums.expired += balance;
    }
    for (const [name, { at }] of this.#leases) if (at <= now - DAY) this.#leases.delete(name);
  }

  totals(): StoreTotals {
    const balances = [...this.#balances.values()].reduce((sum, { balance }) => sum + balance, 0);
    return {
      credited: BigInt(this.#sums.credited),
      leased: BigInt(this.#sums.leased),
      expired: BigInt(this.#sums.expired),
      balances: BigInt(balances),
      nullifiers: this.#spent.size,
    };
  }
}
