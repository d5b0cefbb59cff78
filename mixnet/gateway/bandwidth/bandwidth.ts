import type { Clock } from '@coir/io';
import type { RandomSource } from '@coir/sphinx/primitives';
import { type Admission, type Claim, type ClaimOutcome, refusal } from '@coir/verifier-api';
import { hex } from '@scure/base';
import type { Counters } from '../../node/counters.ts';
import type { GatewayCount } from '../metrics.ts';
import type { LeaseStore } from '../store/lease-store.ts';
import type { RegisteredClients } from '../store/registered-clients.ts';

/** Bytes of a balance taken at a time (1 MiB): what a crash of the gateway may give away. */
export const LEASE_BYTES: number = 1024 * 1024;
/** The next lease is asked for when less than this is left. */
const LOW_BYTES = LEASE_BYTES / 2;
/**
 * The bytes that a client of a gateway with open access gets, each time anew and not on top
 * (`gateway.md` §3.1): 64 GiB.
 */
export const FREE_BYTES = 68_719_476_736;
/**
 * Pause before an empty balance is asked again, and a silent verifier at first; doubled with each
 * failure.
 */
const ASK_AGAIN_MS = 1000;
const MAX_ASK_AGAIN_MS = 30_000;
/** Time for which a packet waits for a lease. */
const LEASE_TIMEOUT_MS = 5000;
/** Time for which a log-in waits for the balance. */
const BALANCE_TIMEOUT_MS = 2000;
const LEASE_ID_LENGTH = 16;

/** The modules of a {@link Bandwidth}. */
export interface BandwidthModules {
  readonly admission: Admission | undefined;
  readonly leases: LeaseStore;
  /** Told of clients that have paid, or get their bandwidth from the gateway. */
  readonly clients: Pick<RegisteredClients, 'markPaid'>;
  readonly counters: Counters<GatewayCount>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

interface Lease {
  readonly leaseId: string;
  remaining: number;
  readonly expiresAt: number;
}

/**
 * Meters what one client sends through this gateway: leases on its balance at the verifier, and
 * free bytes where access is open.
 *
 * A packet is paid from what is here; the next lease is fetched while there is still some left, so
 * packets seldom wait. When the verifier is silent, what is here can be used up and nothing more.
 */
export class Bandwidth {
  readonly #gateway: Uint8Array;
  readonly #client: Uint8Array;
  readonly #modules: BandwidthModules;
  readonly #leases: Lease[] = [];
  /** A lease that was asked for and not answered. */
  #pendingLeaseId: string | undefined;
  #asking: Promise<void> | undefined;
  #dontAskUntil = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #freeBytes: number;
  /** The balance, as the verifier last said it. */
  #balance = { bytes: 0, expiresAt: 0 };

  constructor(gateway: Uint8Array, client: Uint8Array, modules: BandwidthModules) {
    this.#gateway = gateway;
    this.#client = client;
    this.#modules = modules;
    this.#freeBytes = modules.leases.freeBytes(client);
    for (const { leaseId, remaining, expiresAt } of modules.leases.ofClient(client)) {
      if (remaining === undefined) this.#pendingLeaseId = leaseId;
      else this.#leases.push({ leaseId, remaining, expiresAt });
    }
  }

  /** Bytes the client may still send, as far as this gateway knows. */
  get remaining(): number {
    const { bytes, expiresAt } = this.#balance;
    return this.#atHand + (this.#isExpired(expiresAt) ? 0 : bytes);
  }

  /** Asks the verifier what the client has, and settles for what is known if it does not answer. */
  async refresh(): Promise<void> {
    const { admission } = this.#modules;
    if (admission === undefined) return;
    try {
      const signal = AbortSignal.timeout(BALANCE_TIMEOUT_MS);
      const { balance } = await admission.balance(this.#client, signal);
      if (balance === undefined) return;
      this.#balance = { bytes: balance.balance, expiresAt: balance.expiresAt };
      if (balance.balance > 0) this.#modules.clients.markPaid(this.#client);
    } catch {
      // The balance known is the one of the last answer; a lease will tell.
    }
  }

  /** Pays for a packet. `false`, and nothing taken, when the client has not enough. */
  async take(bytes: number): Promise<boolean> {
    if (this.#atHand < bytes) await this.#askForLease();
    if (this.#atHand < bytes) return false;
    this.#spend(bytes);
    // The next lease comes while this one lasts; nobody waits for it.
    if (this.#atHand < LOW_BYTES) void this.#askForLease();
    return true;
  }

  /** Has a ticket credited. Idempotent, like the verifier. */
  async claim(ticket: Claim): Promise<ClaimOutcome> {
    const { admission, counters, clock } = this.#modules;
    if (admission === undefined) {
      counters.increment('claims_refused');
      const detail = 'This gateway has no verifier and takes no tickets.';
      return { refused: refusal('unknown_gateway', detail) };
    }
    const outcome = await admission.claim({
      ...ticket,
      gateway: this.#gateway,
      client: this.#client,
    });
    if (outcome.receipt !== undefined) {
      const { balance, expiresAt } = outcome.receipt;
      this.#balance = { bytes: balance, expiresAt };
      this.#dontAskUntil = clock.monotonicMs();
      this.#modules.clients.markPaid(this.#client);
    }
    counters.increment(outcome.receipt === undefined ? 'claims_refused' : 'claims_accepted');
    return outcome;
  }

  /** Gives the client {@link FREE_BYTES}, whatever it had. Only for a gateway with open access. */
  grantFreeBytes(): void {
    this.#modules.leases.setFreeBytes(this.#client, FREE_BYTES);
    this.#modules.clients.markPaid(this.#client);
    this.#freeBytes = FREE_BYTES;
  }

  /** Writes down what is left. */
  save(): void {
    const { leases } = this.#modules;
    for (const { leaseId, remaining } of this.#leases) leases.keep(leaseId, remaining);
    if (this.#freeBytes > 0) leases.setFreeBytes(this.#client, this.#freeBytes);
  }

  /** Waits for a request that is in flight, if there is one. */
  async settle(): Promise<void> {
    await this.#asking;
  }

  get #atHand(): number {
    let bytes = this.#freeBytes;
    for (const { remaining, expiresAt } of this.#leases) {
      if (!this.#isExpired(expiresAt)) bytes += remaining;
    }
    return bytes;
  }

  #isExpired(expiresAt: number): boolean {
    return this.#modules.clock.unixMs() >= expiresAt * 1000;
  }

  #spend(bytes: number): void {
    const free = Math.min(bytes, this.#freeBytes);
    this.#freeBytes -= free;
    let owed = bytes - free;
    // What has expired by this clock stays, for a clock that says otherwise.
    for (const lease of this.#leases.filter(({ expiresAt }) => !this.#isExpired(expiresAt))) {
      const part = Math.min(owed, lease.remaining);
      lease.remaining -= part;
      owed -= part;
      if (lease.remaining > 0) return;
      this.#leases.splice(this.#leases.indexOf(lease), 1);
      this.#modules.leases.remove(lease.leaseId);
    }
  }

  #askForLease(): Promise<void> {
    const { admission, clock } = this.#modules;
    if (admission === undefined || clock.monotonicMs() < this.#dontAskUntil) {
      return Promise.resolve();
    }
    this.#asking ??= this.#ask(admission).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Never rejects: whatever fails is tried again later under the same id. */
  async #ask(admission: Admission): Promise<void> {
    const { leases, counters, clock } = this.#modules;
    try {
      const leaseId = this.#beginLease();
      const { lease, refused } = await admission.lease(
        { client: this.#client, gateway: this.#gateway, bytes: LEASE_BYTES, leaseId },
        AbortSignal.timeout(LEASE_TIMEOUT_MS),
      );
      if (refused !== undefined) {
        if (!refused.retryable) this.#forgetLease(leaseId);
        this.#pauseAfterFailure();
        return;
      }
      this.#balance = { bytes: lease.balance, expiresAt: lease.expiresAt };
      if (lease.granted > 0) {
        leases.confirm(leaseId, lease.granted, lease.expiresAt);
        // The ticket may have been shown through another gateway.
        this.#modules.clients.markPaid(this.#client);
        const { granted: remaining, expiresAt } = lease;
        this.#leases.push({ leaseId, remaining, expiresAt });
        counters.increment('leases_granted');
      } else {
        leases.remove(leaseId);
      }
      this.#pendingLeaseId = undefined;
      this.#failures = 0;
      if (lease.balance === 0) this.#dontAskUntil = clock.monotonicMs() + ASK_AGAIN_MS;
    } catch {
      this.#pauseAfterFailure();
    }
  }

  #pauseAfterFailure(): void {
    const { counters, clock } = this.#modules;
    counters.increment('leases_failed');
    const pauseMs = Math.min(MAX_ASK_AGAIN_MS, ASK_AGAIN_MS * 2 ** this.#failures);
    this.#dontAskUntil = clock.monotonicMs() + pauseMs;
    this.#failures = Math.min(this.#failures + 1, 10);
  }

  /** After a final refusal nothing was taken, and the same id would be refused again. */
  #forgetLease(leaseId: string): void {
    this.#modules.leases.remove(leaseId);
    this.#pendingLeaseId = undefined;
  }

  #beginLease(): string {
    if (this.#pendingLeaseId !== undefined) return this.#pendingLeaseId;
    const leaseId = hex.encode(this.#modules.random(LEASE_ID_LENGTH));
    this.#modules.leases.begin(this.#client, leaseId);
    this.#pendingLeaseId = leaseId;
    return leaseId;
  }
}
