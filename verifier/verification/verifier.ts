import { createHash } from 'node:crypto';
import { decodeHex, type OpenManifest } from '@coir/coconut/ticket';
import type { CounterMetric, LabelledCounterMetric, Log, Metrics, RateLimit } from '@coir/service';
import type {
  Admission,
  Balance,
  Claim,
  ClaimOutcome,
  Lease,
  LeaseRequest,
  Receipt,
  RefusalCode,
} from '@coir/verifier-api';
import { encodeBytes, REFUSALS, refusal, VerifierError } from '@coir/verifier-api';
import { CLAIM_FAILURES, type ClaimFailureLimits, limitClaimFailures } from '../claim-failures.ts';
import type { SpendStore } from '../store/spend-store.ts';
import {
  type AdmissionPolicy,
  type CheckedClaim,
  checkClaim,
  verifyClaims,
} from './check-claim.ts';
import { ClientStanding } from './proven-clients.ts';
import { VerificationQueue, type VerificationQueueOptions } from './verification-queue.ts';

const DEFAULT_PRUNE_INTERVAL_MS = 600_000;

/** What a {@link Verifier} is told. */
export interface VerifierOptions {
  /** Identity keys of this operator's gateways, 32 bytes each. */
  readonly gateways: readonly Uint8Array[];
  /** Unix milliseconds. */
  readonly clock?: () => number;
  /** Running time in milliseconds. */
  readonly monotonicMs?: () => number;
  /** When clients with refused shows must wait; what is left out is as usual. */
  readonly claimFailures?: Partial<ClaimFailureLimits>;
  /** How many shows may wait. */
  readonly queue?: VerificationQueueOptions;
  /** Time between two removals of what is no longer needed, milliseconds. */
  readonly pruneIntervalMs?: number;
}

/** What a {@link Verifier} works with. It starts and stops the store. */
export interface VerifierModules {
  /** The network, opened from a manifest the operator trusts. */
  readonly manifest: OpenManifest;
  /** Where nullifiers, balances and leases are kept. */
  readonly store: SpendStore;
  /** Takes the counts of claims. */
  readonly metrics: Metrics;
  /** Told what fails. */
  readonly log: Log;
}

/** How a claim may end. */
type ClaimEnd = 'credited' | 'repeated' | RefusalCode;

function claimCounter(metrics: Metrics): LabelledCounterMetric<ClaimEnd> {
  const refusals = Object.keys(REFUSALS).filter((code) => code !== 'lease_conflict');
  return metrics.labelledCounter<ClaimEnd>({
    name: 'claims',
    help: 'Claims by how they ended.',
    label: 'outcome',
    values: ['credited', 'repeated', ...(refusals as RefusalCode[])],
  });
}

/**
 * Decides claims and grants leases for all gateways of one operator. **Verifier side.** Knows no HTTP.
 *
 * The order of a claim is part of the contract (`protocol.md` §8.3): a receipt of the same show and client is returned before anything else, so
 * that a retry succeeds also after the ticket, the key or the gateway has gone; then come the manifest and the date; then the show, in a
 * batch with what waits, established clients apart from newcomers; then one transaction. Identical claims under way share one verification.
 */
export class Verifier implements Admission {
  readonly #policy: AdmissionPolicy;
  readonly #store: SpendStore;
  readonly #clock: () => number;
  readonly #failures: RateLimit;
  readonly #claims: LabelledCounterMetric<ClaimEnd>;
  readonly #pruneFailures: CounterMetric;
  readonly #log: Log;
  readonly #standing = new ClientStanding();
  readonly #queue: VerificationQueue<CheckedClaim, Uint8Array | undefined>;
  readonly #pruneIntervalMs: number;
  readonly #underWay = new Map<string, Promise<ClaimOutcome>>();
  #pruneTimer: NodeJS.Timeout | undefined;
  #pruning: Promise<void> = Promise.resolve();
  #isStopping = false;

  /** Starts nothing yet; {@link start} does. */
  constructor(options: VerifierOptions, modules: VerifierModules) {
    this.#policy = {
      manifest: modules.manifest,
      gateways: new Set(options.gateways.map((gateway) => encodeBytes(gateway))),
    };
    this.#store = modules.store;
    this.#clock = options.clock ?? Date.now;
    this.#failures = limitClaimFailures(
      { ...CLAIM_FAILURES, ...options.claimFailures },
      options.monotonicMs ?? (() => performance.now()),
    );
    this.#log = modules.log;
    this.#claims = claimCounter(modules.metrics);
    this.#pruneFailures = modules.metrics.counter({
      name: 'prune_failures',
      help: 'Removals of what is no longer needed that failed.',
    });
    this.#queue = new VerificationQueue(options.queue ?? {}, {
      verify: verifyClaims,
      isEstablished: (client) => this.#standing.isEstablished(client),
    });
    this.#pruneIntervalMs = options.pruneIntervalMs ?? DEFAULT_PRUNE_INTERVAL_MS;
  }

  /** Opens the store and begins to remove what is no longer needed. @throws {@link VerifierError} if the store refuses. */
  async start(): Promise<void> {
    await this.#store.start();
    const prune = (): void => {
      this.#pruning = this.#pruning.then(() => this.#prune());
    };
    prune();
    this.#pruneTimer = setInterval(prune, this.#pruneIntervalMs);
    this.#pruneTimer.unref();
  }

  /** Completes the claims under way and closes the store. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#pruneTimer);
    await Promise.allSettled([...this.#underWay.values(), this.#pruning]);
    await this.#store.stop();
  }

  /** Tries the store by a write, and tells why claims cannot be answered now; empty when they can. */
  async probe(): Promise<readonly string[]> {
    if (this.#isStopping) return ['the verifier is stopping'];
    const reasons = this.#store.readiness();
    if (reasons.length === 0) await this.#store.probe();
    return reasons;
  }

  /** @inheritDoc */
  async claim(claim: Claim): Promise<ClaimOutcome> {
    try {
      const digest = new Uint8Array(createHash('sha256').update(claim.show).digest());
      const [stored] = await this.#store.findReceipts([{ digest, client: claim.client }]);
      if (stored !== undefined) return this.#accept('repeated', stored);
      return await this.#joinOrDecide(claim, digest);
    } catch (error) {
      return this.#refuse(overloadCode(error));
    }
  }

  /** @inheritDoc */
  async lease(request: LeaseRequest): Promise<Lease> {
    if (!this.#policy.gateways.has(encodeBytes(request.gateway))) throw refused('unknown_gateway');
    const [outcome] = await this.#store.lease([request], this.#now());
    if (outcome === undefined) throw new VerifierError('VERIFIER_STORE_FAILED', 'no outcome');
    if (outcome.kind === 'lease_conflict') throw refused('lease_conflict');
    return outcome.lease;
  }

  /** @inheritDoc */
  async balance(client: Uint8Array): Promise<Balance> {
    const [balance] = await this.#store.balances([client], this.#now());
    if (balance === undefined) throw new VerifierError('VERIFIER_STORE_FAILED', 'no balance');
    return balance;
  }

  async #joinOrDecide(claim: Claim, digest: Uint8Array): Promise<ClaimOutcome> {
    const parts = [claim.gateway, claim.client, digest].map(encodeBytes);
    const name = [...parts, claim.keyId, claim.denomination, claim.expiry].join(' ');
    const same = this.#underWay.get(name);
    if (same !== undefined) return await same;
    const outcome = this.#decide(claim, digest).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, outcome);
    return await outcome;
  }

  async #decide(claim: Claim, digest: Uint8Array): Promise<ClaimOutcome> {
    const checked = checkClaim(this.#policy, claim, this.#now());
    if (typeof checked === 'string') return this.#refuse(checked);
    const client = encodeBytes(claim.client);
    if (this.#failures.secondsUntilFree(client) > 0 || this.#queue.isFullFor(client)) {
      return this.#refuse('too_many_requests');
    }
    const nullifier = await this.#queue.verify(client, checked);
    if (nullifier === undefined) {
      this.#standing.recordFalseShow(client);
      this.#failures.charge(client);
      return this.#refuse('invalid_show');
    }
    return await this.#spend(checked, digest, nullifier);
  }

  async #spend(
    checked: CheckedClaim,
    digest: Uint8Array,
    nullifier: Uint8Array,
  ): Promise<ClaimOutcome> {
    const { claim, credited, ticketExpiresAt } = checked;
    const { gateway, client, denomination, expiry, show } = claim;
    const keyId = decodeHex(claim.keyId, 32);
    const ticket = { keyId, denomination, expiry, credited, ticketExpiresAt };
    const [outcome] = await this.#store.spend(
      [{ digest, nullifier, client, gateway, show, ...ticket }],
      this.#now(),
    );
    if (outcome === undefined) return this.#refuse('store_unavailable');
    const name = encodeBytes(client);
    if (outcome.kind === 'credited') this.#standing.recordCredit(name);
    if ('receipt' in outcome) return this.#accept(outcome.kind, outcome.receipt);
    if (outcome.kind === 'already_spent') this.#failures.charge(name);
    return this.#refuse(outcome.kind);
  }

  async #prune(): Promise<void> {
    try {
      for (let more = true; more && !this.#isStopping; ) {
        ({ more } = await this.#store.prune(this.#now()));
      }
    } catch (error) {
      // What could not be removed now is removed next time.
      this.#pruneFailures.increment();
      this.#log.warn({ err: error }, 'what is no longer needed could not be removed');
    }
  }

  #now(): number {
    return Math.floor(this.#clock() / 1000);
  }

  #accept(kind: 'credited' | 'repeated', receipt: Receipt): ClaimOutcome {
    this.#claims.increment(kind);
    return { receipt };
  }

  #refuse(code: RefusalCode): ClaimOutcome {
    this.#claims.increment(code);
    return { refused: refusal(code) };
  }
}

function refused(code: 'unknown_gateway' | 'lease_conflict'): VerifierError {
  return new VerifierError('VERIFIER_REFUSED', REFUSALS[code].detail, code);
}

/** The refusal that stands for a failure of the queue or the store. Rethrows what is neither: a defect. */
export function overloadCode(error: unknown): 'overloaded' | 'store_unavailable' {
  const code = error instanceof VerifierError ? error.code : undefined;
  if (code === 'VERIFIER_BUSY' || code === 'VERIFIER_STORE_OVERLOADED') return 'overloaded';
  if (code === 'VERIFIER_STORE_FAILED') return 'store_unavailable';
  throw error;
}
