import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  blindSignBook,
  CoconutError,
  decodeBlindSignRequest,
  encodeBlindedPartial,
  encodeItems,
  type SigningKey,
  u64,
} from '@coir/coconut';
import {
  encodeBase64Url,
  type OpenKey,
  type OpenManifest,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import type { Deposit, DepositSource } from '../deposit/deposit-source.ts';
import { type BookOrder, depositTermsOf, refusalOf } from '../deposit/validate-deposit.ts';
import {
  chainUnavailable,
  depositBound,
  depositInvalid,
  depositNotFinal,
  depositNotFound,
  invalidRequestProof,
  issuerBusy,
  noSigningKey,
  rateLimited,
  storageUnavailable,
  unknownKey,
} from '../http/problems.ts';
import { QueueFullError, type WorkQueue } from '../work-queue.ts';
import type { IssuanceStore } from './issuance-store.ts';

/** A well-formed request for a ticket book. Untrusted. */
export interface IssuanceOrder extends BookOrder {
  /** 64 lower-case hexadecimal digits. */
  readonly txHash: string;
  /** Lower-case hexadecimal; the active key when absent. */
  readonly keyId?: string | undefined;
}

/** The moments between the steps of an issuance: deposit bound, everything signed, reply stored. */
export type IssuanceStep = 'authorized' | 'signed' | 'stored';

/** Settings of {@link Issuance}. */
export interface IssuanceOptions {
  /** The network, as the operator trusts it. */
  readonly manifest: OpenManifest;
  /** Told in every answer. */
  readonly issuerIndex: number;
  /** This issuer's shares by key id. Secret. */
  readonly signingKeys: ReadonlyMap<string, SigningKey>;
  /** Called after each step, before the next. */
  readonly onStep?: ((step: IssuanceStep) => void) | undefined;
}

/** What {@link Issuance} works with. */
export interface IssuanceModules {
  /** Where deposits are looked up. */
  readonly deposits: DepositSource;
  /** What survives a crash. */
  readonly store: IssuanceStore;
  /** Where signing waits for its turn. */
  readonly signingQueue: WorkQueue;
  /** Told what is wrong with chain or storage, for operators. Never a transfer, a request or a key. */
  readonly report?: (event: 'chain_unavailable' | 'storage_unavailable', reason: unknown) => void;
}

/** How many requests are signed at once: some ten milliseconds of computation, and little of the work they share is done again. */
const REQUESTS_AT_ONCE = 8;
/** Orders whose requests were found not to prove what they must, so that asking again costs nothing. */
const REFUSED_LIMIT = 1024;

/** Digest of what a deposit is bound to: `SHA-256(T(u64 denomination, u64 expiry, request₁ …))`. */
export function requestListDigest(order: BookOrder): Uint8Array {
  const { denomination, expiry, requests } = order;
  return createHash('sha256')
    .update(encodeItems(u64(denomination), u64(expiry), ...requests))
    .digest();
}

/**
 * Turns deposits into blind partial signatures. **Issuer side.**
 *
 * The order is part of the contract: what is stored for this deposit, and if nothing, the chain and every check of the deposit;
 * transaction 1 binds the deposit to the request list; every proof is checked and every request signed; transaction 2 stores the reply;
 * only then is it answered. Signing draws nothing, so a crash anywhere is healed by the same request again, and a lost or restored
 * database signs the same bytes once more.
 */
export class Issuance {
  readonly #options: IssuanceOptions;
  readonly #modules: IssuanceModules;
  readonly #underWay = new Map<string, Promise<string>>();
  readonly #refused = new Set<string>();

  /** Does nothing before it is asked. */
  constructor(options: IssuanceOptions, modules: IssuanceModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /**
   * The reply for an order, the same bytes every time: `{ keyId, issuerIndex, blindedSignatures }`.
   *
   * @param order - Untrusted, well-formed, requests of the right length and pairwise different.
   * @param admit - Asked before the chain is; the seconds to wait if this caller may not look up a deposit now.
   * @throws ServiceError with a code of `problems.ts`.
   */
  async blindSign(order: IssuanceOrder, admit: () => number = () => 0): Promise<string> {
    const key = this.#keyFor(order.keyId);
    const digest = requestListDigest(order);
    const name = `${order.txHash} ${key.keyId} ${Buffer.from(digest).toString('hex')}`;
    const underWay = this.#underWay.get(name);
    if (underWay !== undefined) return underWay;
    const work = this.#issue(order, key, digest, admit).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, work);
    return work;
  }

  /** Ends when everything under way has ended, one way or the other. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
  }

  #keyFor(keyId: string | undefined): OpenKey {
    const { manifest } = this.#options;
    if (keyId === undefined) {
      if (manifest.activeKey === undefined) throw noSigningKey();
      return manifest.activeKey;
    }
    const key = manifest.keyById(keyId);
    if (key === undefined) throw unknownKey(404);
    return key;
  }

  async #issue(
    order: IssuanceOrder,
    key: OpenKey,
    digest: Uint8Array,
    admit: () => number,
  ): Promise<string> {
    const stored = this.#stored(() => this.#modules.store.find(order.txHash, key.keyId, digest));
    if (stored.kind === 'other_request') throw depositBound();
    if (stored.kind === 'replied') return stored.reply;
    if (key.state !== 'active' && key.state !== 'grace') throw unknownKey(409);
    const signingKey = this.#options.signingKeys.get(key.keyId);
    if (signingKey === undefined) throw noSigningKey();
    if (stored.kind === 'unknown') await this.#authorize(order, digest, admit);
    return this.#signAndStore(order, key, signingKey, digest);
  }

  async #authorize(order: IssuanceOrder, digest: Uint8Array, admit: () => number): Promise<void> {
    const { manifest } = this.#options.manifest;
    const terms = depositTermsOf(manifest, order);
    if (typeof terms === 'string') throw depositInvalid(terms);
    const waitSeconds = admit();
    if (waitSeconds > 0) throw rateLimited(waitSeconds);
    const deposit = await this.#lookUp(order.txHash);
    const refusal = refusalOf(deposit, terms, manifest);
    if (refusal !== undefined) throw depositInvalid(refusal);
    const { txHash, denomination, expiry } = order;
    const { height, blockTime } = deposit;
    const count = order.requests.length;
    const row = { txHash, requestDigest: digest, denomination, expiry, count, height, blockTime };
    if (!this.#stored(() => this.#modules.store.authorize(row))) throw depositBound();
    this.#options.onStep?.('authorized');
  }

  async #lookUp(txHash: string): Promise<Deposit> {
    const answer = await this.#modules.deposits.lookup(txHash);
    switch (answer.kind) {
      case 'found':
        return answer.deposit;
      case 'not_found':
        throw depositNotFound();
      case 'not_final':
        throw depositNotFinal();
      case 'unavailable':
        this.#modules.report?.('chain_unavailable', answer.reason);
        throw chainUnavailable();
    }
  }

  async #signAndStore(
    order: IssuanceOrder,
    key: OpenKey,
    signingKey: SigningKey,
    digest: Uint8Array,
  ): Promise<string> {
    const name = Buffer.from(digest).toString('hex');
    if (this.#refused.has(name)) throw invalidRequestProof();
    let blindedSignatures: string[];
    try {
      blindedSignatures = await this.#modules.signingQueue.run(() =>
        this.#sign(order, key, signingKey),
      );
    } catch (error) {
      if (error instanceof QueueFullError) throw issuerBusy();
      if (!(error instanceof CoconutError)) throw error;
      this.#remember(name);
      throw invalidRequestProof();
    }
    this.#options.onStep?.('signed');
    const { issuerIndex } = this.#options;
    const reply = JSON.stringify({ keyId: key.keyId, issuerIndex, blindedSignatures });
    const kept = this.#stored(() => this.#modules.store.saveReply(order.txHash, key.keyId, reply));
    this.#options.onStep?.('stored');
    return kept;
  }

  async #sign(order: IssuanceOrder, key: OpenKey, signingKey: SigningKey): Promise<string[]> {
    const { parameters } = key.record;
    const publicAttributes = ticketPublicAttributes(order.denomination, order.expiry);
    const signatures: string[] = [];
    for (let start = 0; start < order.requests.length; start += REQUESTS_AT_ONCE) {
      // Everybody else gets a turn in between.
      await nextTurn();
      const requests = order.requests
        .slice(start, start + REQUESTS_AT_ONCE)
        .map((bytes) => decodeBlindSignRequest(parameters, bytes));
      for (const blinded of blindSignBook(parameters, signingKey, requests, publicAttributes)) {
        signatures.push(encodeBase64Url(encodeBlindedPartial(parameters, blinded)));
      }
    }
    return signatures;
  }

  #remember(name: string): void {
    this.#refused.add(name);
    const [oldest] = this.#refused;
    if (this.#refused.size > REFUSED_LIMIT && oldest !== undefined) this.#refused.delete(oldest);
  }

  #stored<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      this.#modules.report?.('storage_unavailable', error);
      throw storageUnavailable();
    }
  }
}
