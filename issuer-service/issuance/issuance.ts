import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  blindSignBook,
  CoconutError,
  decodeBlindSignRequest,
  encodeBlindedPartial,
  encodeItems,
  REQUESTS_AT_ONCE,
  type SigningKey,
  u64,
} from '@coir/coconut';
import {
  type DecodedKey,
  type DecodedManifest,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import { type BlindSignOrder, type DepositRefusal, encodeBlindSignReply } from '@coir/issuer-api';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import type { Deposit, DepositSource } from '../deposit/deposit-source.ts';
import { type BookOrder, depositTermsOf, refusalOf } from '../deposit/validate-deposit.ts';
import type { IssuanceStore } from './issuance-store.ts';

/** The moments between the steps of an issuance: deposit bound, everything signed, reply stored. */
export type IssuanceStep = 'authorized' | 'signed' | 'stored';

/**
 * Reasons for which an order is not signed, or not now. Nothing of them depends on how they are
 * told.
 */
export type IssuanceRefusal =
  /** The network has no such key. */
  | { readonly kind: 'unknown_key' }
  /** The network has the key, and no tickets are issued under it now. */
  | { readonly kind: 'idle_key' }
  /** This issuer has no share of the key it would sign with. */
  | { readonly kind: 'no_signing_key' }
  /** The deposit will never pay for this order. */
  | { readonly kind: 'deposit_invalid'; readonly reason: DepositRefusal }
  /** The chain does not know the transfer. It may do so soon. */
  | { readonly kind: 'deposit_not_found' }
  /** No block holds the transfer yet. */
  | { readonly kind: 'deposit_not_final' }
  /** This deposit paid for another list of requests. */
  | { readonly kind: 'deposit_bound_to_other_request' }
  /** Whoever asks may not look a deposit up now. */
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  /** A request is not a point and proof of the scheme, or its proof does not hold. */
  | { readonly kind: 'invalid_request_proof' }
  /** The chain gave no answer that can be believed. */
  | { readonly kind: 'chain_unavailable' }
  /** The store fails, and nothing is signed that could be forgotten. */
  | { readonly kind: 'storage_unavailable' }
  /** Too much signing work is waiting. */
  | { readonly kind: 'issuer_busy' };

/** The outcome of an order: the reply to send, byte for byte, or a refusal. */
export type IssuanceOutcome = { readonly kind: 'issued'; readonly reply: string } | IssuanceRefusal;

/** Settings of {@link Issuance}. */
export interface IssuanceOptions {
  /** The network, as the operator trusts it. */
  readonly manifest: DecodedManifest;
  /** Told in every answer. */
  readonly issuerIndex: number;
  /** This issuer's shares by key id. Secret. */
  readonly signingKeys: ReadonlyMap<string, SigningKey>;
  /** Orders that may wait to be signed; one is signed at a time. */
  readonly waitingLimit: number;
  /** Called after each step, before the next. */
  readonly onStep?: ((step: IssuanceStep) => void) | undefined;
}

/** Parts {@link Issuance} works with. */
export interface IssuanceModules {
  /** Where deposits are looked up. */
  readonly deposits: DepositSource;
  /** Store of deposits and replies. */
  readonly store: IssuanceStore;
  /**
   * Told what is wrong with chain or storage, for operators. Never a transfer, a request or a key.
   */
  readonly report?: (event: 'chain_unavailable' | 'storage_unavailable', reason: unknown) => void;
}

/**
 * Orders remembered because their requests do not prove what they must, so that asking again costs
 * nothing.
 */
const REFUSED_LIMIT = 1024;

/** Computes what a deposit is bound to: `SHA-256(T(u64 denomination, u64 expiry, request₁ …))`. */
export function requestListDigest(order: BookOrder): Uint8Array {
  const { denomination, expiry, requests } = order;
  return createHash('sha256')
    .update(encodeItems(u64(denomination), u64(expiry), ...requests))
    .digest();
}

/** An order with the key it is to be signed under, its share, and its digest. */
interface KeyedOrder {
  readonly order: BlindSignOrder;
  readonly key: DecodedKey;
  readonly digest: Uint8Array;
}

/**
 * Turns deposits into blind partial signatures. **Issuer side.**
 *
 * The order of steps is part of the contract (`issuer.md` §3): what is stored for this deposit, and
 * if nothing, the chain and every check of the deposit; transaction 1 binds the deposit to the
 * request list; every proof is checked and every request signed; transaction 2 stores the reply;
 * only then is it answered. Signing draws nothing, so a crash anywhere is healed by the same
 * request again, and a lost or restored database signs the same bytes once more.
 */
export class Issuance {
  readonly #options: IssuanceOptions;
  readonly #modules: IssuanceModules;
  readonly #signing = new PQueue({ concurrency: 1 });
  readonly #inFlight = new Map<string, Promise<IssuanceOutcome>>();
  readonly #refused = new LRUCache<string, true>({ max: REFUSED_LIMIT });

  /** Does nothing before it is asked. */
  constructor(options: IssuanceOptions, modules: IssuanceModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /**
   * Answers an order, with the same bytes every time. The same order twice at a time is worked on
   * once.
   *
   * @param order - Untrusted, well-formed, requests of the right length and pairwise different.
   * @param deposits - Where this caller's deposits are looked up; everybody's source unless given.
   */
  async issue(
    order: BlindSignOrder,
    deposits: DepositSource = this.#modules.deposits,
  ): Promise<IssuanceOutcome> {
    const { manifest } = this.#options;
    const { keyId, txHash } = order;
    const key = keyId === undefined ? manifest.activeKey : manifest.keyById(keyId);
    if (key === undefined) {
      return { kind: keyId === undefined ? 'no_signing_key' : 'unknown_key' };
    }
    const digest = requestListDigest(order);
    const name = `${txHash} ${key.keyId} ${nameOf(digest)}`;
    let inFlight = this.#inFlight.get(name);
    if (inFlight === undefined) {
      const work = this.#issue({ order, key, digest }, deposits);
      inFlight = work.finally(() => this.#inFlight.delete(name));
      this.#inFlight.set(name, inFlight);
    }
    return await inFlight;
  }

  /** Ends when everything in flight has ended, one way or the other. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#inFlight.values());
  }

  async #issue(keyed: KeyedOrder, deposits: DepositSource): Promise<IssuanceOutcome> {
    const { order, key, digest } = keyed;
    const stored = this.#stored((store) => store.find(order.txHash, key.keyId, digest));
    switch (stored?.kind) {
      case undefined:
        return { kind: 'storage_unavailable' };
      case 'other_request':
        return { kind: 'deposit_bound_to_other_request' };
      case 'replied':
        return { kind: 'issued', reply: stored.reply };
      case 'unknown':
      case 'authorized': {
        if (key.state !== 'active' && key.state !== 'grace') return { kind: 'idle_key' };
        const signingKey = this.#options.signingKeys.get(key.keyId);
        if (signingKey === undefined) return { kind: 'no_signing_key' };
        const refusal =
          stored.kind === 'unknown' ? await this.#authorize(keyed, deposits) : undefined;
        return refusal ?? (await this.#signAndStore(keyed, signingKey));
      }
    }
  }

  /** Checks the deposit and binds it to the order. @returns Why not, or `undefined`. */
  async #authorize(
    { order, digest }: KeyedOrder,
    deposits: DepositSource,
  ): Promise<IssuanceRefusal | undefined> {
    const { manifest } = this.#options.manifest;
    const terms = depositTermsOf(manifest, order);
    if (typeof terms === 'string') return { kind: 'deposit_invalid', reason: terms };
    const found = await this.#lookUp(order.txHash, deposits);
    if ('kind' in found) return found;
    const reason = refusalOf(found, terms, manifest);
    if (reason !== undefined) return { kind: 'deposit_invalid', reason };
    const { txHash, denomination, expiry, requests } = order;
    const { height, blockTime } = found;
    const count = requests.length;
    const row = { txHash, requestDigest: digest, denomination, expiry, count, height, blockTime };
    const isBound = this.#stored((store) => store.authorize(row));
    if (isBound === undefined) return { kind: 'storage_unavailable' };
    if (!isBound) return { kind: 'deposit_bound_to_other_request' };
    this.#options.onStep?.('authorized');
    return undefined;
  }

  async #lookUp(txHash: string, deposits: DepositSource): Promise<Deposit | IssuanceRefusal> {
    const answer = await deposits.lookup(txHash);
    switch (answer.kind) {
      case 'found':
        return answer.deposit;
      case 'not_found':
        return { kind: 'deposit_not_found' };
      case 'not_final':
        return { kind: 'deposit_not_final' };
      case 'rate_limited':
        return answer;
      case 'unavailable':
        this.#modules.report?.('chain_unavailable', answer.reason);
        return { kind: 'chain_unavailable' };
    }
  }

  async #signAndStore(keyed: KeyedOrder, signingKey: SigningKey): Promise<IssuanceOutcome> {
    const { order, key, digest } = keyed;
    const name = nameOf(digest);
    if (this.#refused.get(name)) return { kind: 'invalid_request_proof' };
    if (this.#signing.size >= this.#options.waitingLimit) return { kind: 'issuer_busy' };
    let blindedSignatures: Uint8Array[];
    try {
      blindedSignatures = await this.#signing.add(() => this.#sign(order, key, signingKey));
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      this.#refused.set(name, true);
      return { kind: 'invalid_request_proof' };
    }
    this.#options.onStep?.('signed');
    const { issuerIndex } = this.#options;
    const signed = encodeBlindSignReply({ keyId: key.keyId, issuerIndex, blindedSignatures });
    const reply = this.#stored((store) => store.saveReply(order.txHash, key.keyId, signed));
    if (reply === undefined) return { kind: 'storage_unavailable' };
    this.#options.onStep?.('stored');
    return { kind: 'issued', reply };
  }

  async #sign(
    { denomination, expiry, requests }: BlindSignOrder,
    key: DecodedKey,
    signingKey: SigningKey,
  ): Promise<Uint8Array[]> {
    const { parameters } = key.record;
    const publicAttributes = ticketPublicAttributes(denomination, expiry);
    const signatures: Uint8Array[] = [];
    for (let start = 0; start < requests.length; start += REQUESTS_AT_ONCE) {
      // Everybody else gets a turn in between.
      await nextTurn();
      const decoded = requests
        .slice(start, start + REQUESTS_AT_ONCE)
        .map((bytes) => decodeBlindSignRequest(parameters, bytes));
      for (const blinded of blindSignBook(parameters, signingKey, decoded, publicAttributes)) {
        signatures.push(encodeBlindedPartial(parameters, blinded));
      }
    }
    return signatures;
  }

  /** Runs a transaction. @returns Its result; `undefined` if the store fails, which is reported. */
  #stored<Result>(work: (store: IssuanceStore) => Result): Result | undefined {
    try {
      return work(this.#modules.store);
    } catch (error) {
      this.#modules.report?.('storage_unavailable', error);
      return undefined;
    }
  }
}

function nameOf(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex');
}
