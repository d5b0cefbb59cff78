import { type DecodedManifest, decodeHex, encodeBase64Url } from '@coir/coconut/ticket';
import {
  type CalendarClock,
  calendarClock,
  type MonotonicClock,
  monotonicClock,
  unixSeconds,
} from '@coir/io';
import type { CounterMetric, LabelledCounterMetric, Log, Metrics, RateLimit } from '@coir/service';
import type {
  Admission,
  BalanceResult,
  ClaimOutcome,
  LeaseRequest,
  LeaseResult,
  Receipt,
  Refusal,
  RefusalCode,
  SpendRequest,
} from '@coir/verifier-api';
import { REFUSALS, refusal, showDigest, VerifierError } from '@coir/verifier-api';
import type { SpendStore } from '../store/spend-store.ts';
import {
  type AdmissionPolicy,
  type CheckedClaim,
  checkClaim,
  verifyClaims,
} from './check-claim.ts';
import { CLAIM_FAILURES, type ClaimFailureLimits, limitClaimFailures } from './claim-failures.ts';
import { ProvenClients } from './proven-clients.ts';
import { VerificationQueue, type VerificationQueueOptions } from './verification-queue.ts';

const DEFAULT_PRUNE_INTERVAL_MS = 600_000;

/** Options of a {@link Verifier}. */
export interface VerifierOptions {
  /** Identity keys of this operator's gateways, 32 bytes each. */
  readonly gateways: readonly Uint8Array[];
  /** Decides which tickets have expired; the machine's by default. */
  readonly clock?: CalendarClock;
  /** Counts how long clients wait; the machine's by default. */
  readonly monotonicClock?: MonotonicClock;
  /** When clients with refused shows must wait; what is left out is as usual. */
  readonly claimFailures?: Partial<ClaimFailureLimits>;
  /** Bounds of the shows that wait. */
  readonly queue?: VerificationQueueOptions;
  /** Time between two removals of what is no longer needed, milliseconds. */
  readonly pruneIntervalMs?: number;
}

/** Modules of a {@link Verifier}, which starts and stops the store. */
export interface VerifierModules {
  /** The network, opened from a manifest the operator trusts. */
  readonly manifest: DecodedManifest;
  /** Store of nullifiers, balances and leases. */
  readonly store: SpendStore;
  /** Takes the counts of claims. */
  readonly metrics: Metrics;
  /** Told what fails. */
  readonly log: Log;
}

/** Ends of a claim: a receipt, or a refusal by its code. */
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
 * Decides claims and grants leases for all gateways of one operator. **Verifier side.** Knows no
 * HTTP.
 *
 * The order of a claim is part of the contract (`protocol.md` §8.3): a receipt of the same show and
 * client is returned before anything else, so that a retry succeeds also after the ticket, the key
 * or the gateway has gone; then come the manifest and the date; then the show, in a batch with what
 * waits, proven clients apart from newcomers; then one transaction. Identical claims in flight
 * share one verification.
 */
export class Verifier implements Admission {
  readonly #policy: AdmissionPolicy;
  readonly #store: SpendStore;
  readonly #clock: CalendarClock;
  readonly #failures: RateLimit;
  readonly #claims: LabelledCounterMetric<ClaimEnd>;
  readonly #pruneFailures: CounterMetric;
  readonly #log: Log;
  readonly #provenClients = new ProvenClients();
  readonly #queue: VerificationQueue<CheckedClaim, Uint8Array | undefined>;
  readonly #pruneIntervalMs: number;
  readonly #inFlight = new Map<string, Promise<ClaimOutcome>>();
  #pruneTimer: NodeJS.Timeout | undefined;
  #pruning: Promise<void> = Promise.resolve();
  #isStopping = false;

  /** Starts nothing yet; {@link start} does. */
  constructor(options: VerifierOptions, modules: VerifierModules) {
    this.#policy = {
      manifest: modules.manifest,
      gateways: new Set(options.gateways.map((gateway) => encodeBase64Url(gateway))),
    };
    this.#store = modules.store;
    this.#clock = options.clock ?? calendarClock;
    const clock = options.monotonicClock ?? monotonicClock;
    this.#failures = limitClaimFailures({ ...CLAIM_FAILURES, ...options.claimFailures }, clock);
    this.#log = modules.log;
    this.#claims = claimCounter(modules.metrics);
    this.#pruneFailures = modules.metrics.counter({
      name: 'prune_failures',
      help: 'Removals of what is no longer needed that failed.',
    });
    this.#queue = new VerificationQueue(
      { clock, ...options.queue },
      {
        verify: verifyClaims,
        isProven: (client) => this.#provenClients.isProven(client),
      },
    );
    this.#pruneIntervalMs = options.pruneIntervalMs ?? DEFAULT_PRUNE_INTERVAL_MS;
  }

  /**
   * Opens the store and begins to remove what is no longer needed.
   *
   * @throws {@link VerifierError} if the store refuses.
   */
  async start(): Promise<void> {
    await this.#store.start();
    const prune = (): void => {
      this.#pruning = this.#pruning.then(() => this.#prune());
    };
    prune();
    this.#pruneTimer = setInterval(prune, this.#pruneIntervalMs);
    this.#pruneTimer.unref();
  }

  /** Completes the claims in flight and closes the store. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#pruneTimer);
    await Promise.allSettled([...this.#inFlight.values(), this.#pruning]);
    await this.#store.stop();
  }

  /**
   * Tries the store by a write, and tells why claims cannot be answered now; empty when they can.
   */
  async probe(): Promise<readonly string[]> {
    if (this.#isStopping) return ['the verifier is stopping'];
    const reasons = this.#store.readiness();
    if (reasons.length > 0) return reasons;
    const { provedTime } = await this.#store.probe();
    const now = this.#now();
    if (now >= provedTime) return [];
    return [
      `The clock says ${isoTime(now)}, but tickets prove that ${isoTime(provedTime)} is past; ` +
        'set it right.',
    ];
  }

  /** @inheritDoc */
  async claim(request: SpendRequest): Promise<ClaimOutcome> {
    try {
      const digest = decodeHex(showDigest(request.show), 32);
      const [stored] = await this.#store.findReceipts([{ digest, client: request.client }]);
      if (stored !== undefined) return this.#accept('repeated', stored);
      return await this.#joinOrDecide(request, digest);
    } catch (error) {
      return this.#refuse(overloadCode(error));
    }
  }

  /** @inheritDoc */
  async lease(request: LeaseRequest): Promise<LeaseResult> {
    const { gateways } = this.#policy;
    if (!gateways.has(encodeBase64Url(request.gateway))) return refuse('unknown_gateway');
    try {
      const [outcome] = await this.#store.lease([request], this.#now());
      if (outcome === undefined) return refuse('store_unavailable');
      return outcome.kind === 'lease_conflict' ? refuse(outcome.kind) : { lease: outcome.lease };
    } catch (error) {
      return refuse(overloadCode(error));
    }
  }

  /** @inheritDoc */
  async balance(client: Uint8Array): Promise<BalanceResult> {
    try {
      const [balance] = await this.#store.balances([client], this.#now());
      return balance === undefined ? refuse('store_unavailable') : { balance };
    } catch (error) {
      return refuse(overloadCode(error));
    }
  }

  async #joinOrDecide(request: SpendRequest, digest: Uint8Array): Promise<ClaimOutcome> {
    const parts = [request.gateway, request.client, digest].map(encodeBase64Url);
    const name = [...parts, request.keyId, request.denomination, request.expiry].join(' ');
    const same = this.#inFlight.get(name);
    if (same !== undefined) return await same;
    const outcome = this.#decide(request, digest).finally(() => this.#inFlight.delete(name));
    this.#inFlight.set(name, outcome);
    return await outcome;
  }

  async #decide(request: SpendRequest, digest: Uint8Array): Promise<ClaimOutcome> {
    const checked = checkClaim(this.#policy, request, this.#now());
    if (typeof checked === 'string') return this.#refuse(checked);
    const client = encodeBase64Url(request.client);
    if (this.#failures.secondsUntilFree(client) > 0 || this.#queue.isFullFor(client)) {
      return this.#refuse('too_many_requests');
    }
    const nullifier = await this.#queue.verify(client, checked);
    if (nullifier === undefined) {
      this.#provenClients.recordFalseShow(client);
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
    const { request, credited, ticketExpiresAt, provedTime } = checked;
    const { gateway, client, denomination, expiry, show } = request;
    const keyId = decodeHex(request.keyId, 32);
    const ticket = { keyId, denomination, expiry, credited, ticketExpiresAt, provedTime };
    const [outcome] = await this.#store.spend(
      [{ digest, nullifier, client, gateway, show, ...ticket }],
      this.#now(),
    );
    if (outcome === undefined) return this.#refuse('store_unavailable');
    const name = encodeBase64Url(client);
    if (outcome.kind === 'credited') this.#provenClients.recordCredit(name);
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
    return unixSeconds(this.#clock());
  }

  #accept(kind: 'credited' | 'repeated', receipt: Receipt): ClaimOutcome {
    this.#claims.increment(kind);
    return { receipt };
  }

  #refuse(code: RefusalCode): ClaimOutcome {
    this.#claims.increment(code);
    return refuse(code);
  }
}

function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString();
}

function refuse(code: RefusalCode): { readonly refused: Refusal } {
  return { refused: refusal(code) };
}

/**
 * The refusal that stands for a failure of the queue or the store. Rethrows what is neither: a
 * defect.
 */
function overloadCode(error: unknown): 'overloaded' | 'store_unavailable' {
  const code = error instanceof VerifierError ? error.code : undefined;
  if (code === 'VERIFIER_BUSY' || code === 'VERIFIER_STORE_OVERLOADED') return 'overloaded';
  if (code === 'VERIFIER_STORE_FAILED') return 'store_unavailable';
  throw error;
}
