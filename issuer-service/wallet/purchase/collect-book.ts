import { type Credential, decodeRequestWitness, type RequestWitness } from '@coir/coconut';
import type { DecodedKey, ManifestIssuer } from '@coir/coconut/ticket';
import { WalletError } from '../errors.ts';
import type { PaidPurchase } from '../store/purchase.ts';
import { askIssuer, type IssuerOutcome } from './ask-issuer.ts';
import { Mutex } from './mutex.ts';
import { type PurchaseContext, reportStep } from './purchase-context.ts';
import { TicketBookAssembler } from './ticket-book-assembler.ts';

/** A book whose credentials all verify under the master key of `key`. **Secret.** */
export interface CollectedBook {
  readonly key: DecodedKey;
  readonly witnesses: readonly RequestWitness[];
  readonly credentials: readonly Credential[];
  /** Issuers that gave false or malformed answers, ascending. */
  readonly blamed: readonly number[];
}

/**
 * An issuer that gave nothing, and its reason: its own code, `malformed_answer` or `unreachable`.
 */
export interface IssuerRefusal {
  readonly issuerIndex: number;
  readonly reason: string;
}

/** A collection that ended without enough good answers. */
export interface FailedCollection {
  readonly key: DecodedKey;
  readonly answered: readonly number[];
  readonly blamed: readonly number[];
  readonly refusals: readonly IssuerRefusal[];
}

function issuersOf({ manifest }: PurchaseContext, key: DecodedKey): readonly ManifestIssuer[] {
  const holders = new Set(key.record.partialKeys.map(({ issuerIndex }) => issuerIndex));
  return manifest.manifest.issuers.filter(({ index }) => holders.has(index));
}

/**
 * One collection under one key: all issuers are asked at the same time, and it is over as soon as t
 * of them were honest.
 */
class Collection {
  readonly #context: PurchaseContext;
  readonly #purchase: PaidPurchase;
  readonly #key: DecodedKey;
  readonly #assembler: TicketBookAssembler;
  readonly #mutex = new Mutex();
  readonly #blamed = new Set<number>();
  readonly #refusals: IssuerRefusal[] = [];
  readonly #witnesses: readonly RequestWitness[];

  constructor(context: PurchaseContext, purchase: PaidPurchase, key: DecodedKey) {
    this.#context = context;
    this.#purchase = purchase;
    this.#key = key;
    this.#witnesses = purchase.requests.map(({ witness }) =>
      decodeRequestWitness(key.record.parameters, witness),
    );
    this.#assembler = new TicketBookAssembler(key.record, this.#witnesses);
  }

  async run(
    txHash: string,
    signal: AbortSignal | undefined,
  ): Promise<CollectedBook | FailedCollection> {
    const end = new AbortController();
    const deadline = AbortSignal.timeout(this.#context.times.collectDeadlineMs);
    const until = AbortSignal.any([
      end.signal,
      deadline,
      ...(signal === undefined ? [] : [signal]),
    ]);
    const ask = async (issuer: ManifestIssuer): Promise<void> => {
      const outcome = await this.#ask(issuer, txHash, until);
      await this.#take(issuer.index, outcome);
      if (this.#assembler.credentials !== undefined) end.abort();
    };
    await Promise.all(issuersOf(this.#context, this.#key).map(ask));
    const blamed = [...this.#blamed].sort((left, right) => left - right);
    const { credentials, answered } = this.#assembler;
    const key = this.#key;
    if (credentials === undefined) return { key, answered, blamed, refusals: this.#refusals };
    this.#report('book_opened');
    return { key, witnesses: this.#witnesses, credentials, blamed };
  }

  #ask(issuer: ManifestIssuer, txHash: string, signal: AbortSignal): Promise<IssuerOutcome> {
    const { fetch, times } = this.#context;
    const { terms, requests } = this.#purchase;
    return askIssuer(
      fetch,
      {
        issuerIndex: issuer.index,
        url: issuer.url,
        key: this.#key,
        txHash,
        denomination: terms.denomination,
        expiry: terms.expiry,
        requests: requests.map(({ request }) => request),
        deadlineMs: times.issuerDeadlineMs,
        backoffMs: times.issuerBackoffMs,
      },
      signal,
    );
  }

  async #take(issuerIndex: number, outcome: IssuerOutcome): Promise<void> {
    if (this.#assembler.credentials !== undefined) return;
    switch (outcome.kind) {
      case 'answered':
        this.#report('issuer_answered', { issuerIndex });
        this.#assembler.add(issuerIndex, outcome.blinded);
        await this.#mutex.run(() => this.#assembler.advance());
        for (const liar of this.#assembler.blamed) this.#blame(liar, 'false_signature');
        return;
      case 'malformed':
        this.#blame(issuerIndex, 'malformed_answer');
        return;
      case 'refused':
      case 'silent':
        this.#refusals.push({ issuerIndex, reason: outcome.reason });
        this.#report('issuer_refused', { issuerIndex, reason: outcome.reason });
        return;
    }
  }

  #blame(issuerIndex: number, reason: string): void {
    if (this.#blamed.has(issuerIndex)) return;
    this.#blamed.add(issuerIndex);
    this.#report('issuer_blamed', { issuerIndex, reason });
  }

  #report(
    step: 'issuer_answered' | 'issuer_refused' | 'issuer_blamed' | 'book_opened',
    details: { readonly issuerIndex?: number; readonly reason?: string } = {},
  ): void {
    reportStep(this.#context, this.#purchase.purchaseId, step, details);
  }
}

/**
 * The keys the requests can be signed under, in the order to try: the one they were made for while
 * it is active or in grace, then the active one, for a request names no key (`protocol.md` §3.1).
 */
function keysFor({ manifest }: PurchaseContext, { keyId }: PaidPurchase): readonly DecodedKey[] {
  const own = manifest.keyById(keyId);
  const isAlive = own !== undefined && (own.state === 'active' || own.state === 'grace');
  const { activeKey } = manifest;
  return [
    ...(isAlive ? [own] : []),
    ...(activeKey === undefined || (isAlive && activeKey.keyId === keyId) ? [] : [activeKey]),
  ];
}

function notEnough(purchaseId: string, failed: FailedCollection): WalletError {
  const { answered, blamed, refusals, key } = failed;
  const { threshold, partialKeys } = key.record;
  const reasons = [
    ...blamed.map((issuerIndex) => `issuer ${issuerIndex}: false answer`),
    ...refusals.map(({ issuerIndex, reason }) => `issuer ${issuerIndex}: ${reason}`),
  ];
  return new WalletError(
    'WALLET_NOT_ENOUGH_ISSUERS',
    `${answered.length} of ${partialKeys.length} issuers gave a valid answer and ` +
      `${threshold} are needed (${reasons.join(', ')}); the payment is safe and is not made ` +
      'again: run this again to get the tickets',
    { purchaseId, answered, threshold, blamed, retryable: true },
  );
}

/**
 * Asks all issuers for their signatures on a paid book and makes the credentials of the first t
 * honest answers. Issuers that are down, slow or lie cost nothing but their share: nobody waits for
 * them once there are enough others.
 *
 * @throws {@link WalletError} `WALLET_NOT_ENOUGH_ISSUERS` when no issuer is left that could still
 * answer, the deadline has come or the signal is aborted; `WALLET_NO_ACTIVE_KEY` when the manifest
 * has no key to ask for.
 */
export async function collectBook(
  context: PurchaseContext,
  purchase: PaidPurchase,
  signal?: AbortSignal,
): Promise<CollectedBook> {
  const { purchaseId, payment } = purchase;
  let failed: FailedCollection | undefined;
  for (const key of keysFor(context, purchase)) {
    const outcome = await new Collection(context, purchase, key).run(payment.hash, signal);
    if ('credentials' in outcome) return outcome;
    failed ??= outcome;
    // Only a key the issuers no longer sign with is reason to try another one.
    if (!outcome.refusals.some(({ reason }) => reason === 'unknown_key')) break;
  }
  if (failed !== undefined) throw notEnough(purchaseId, failed);
  throw new WalletError(
    'WALLET_NO_ACTIVE_KEY',
    'the manifest has no key to get the paid tickets under; get the current manifest and resume',
    { purchaseId, retryable: true },
  );
}
