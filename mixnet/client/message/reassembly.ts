import { concatBytes } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import { type Fragment, MAX_SET_FRAGMENTS } from './fragment.ts';
import { unpadMessage } from './padding.ts';
import { SetChain } from './set-chain.ts';
import { MAX_LINKED_SETS } from './split-message.ts';

/** Limits of a {@link Reassembly}; each has a default. */
export interface ReassemblyOptions {
  /** Bytes of one unfinished message. */
  readonly maxMessageBytes?: number;
  /** Bytes of all unfinished messages. */
  readonly maxTotalBytes?: number;
  /** Sets of all unfinished messages. */
  readonly maxSets?: number;
  /** Time for which a message may stay unfinished without a new fragment. */
  readonly timeoutMs?: number;
  /**
   * Time without a new fragment after which a message gives way to a newer one when a limit is
   * reached.
   */
  readonly evictionAgeMs?: number;
  /** Finished sets that are remembered, so that late copies of their fragments are dropped. */
  readonly maxFinishedSets?: number;
}

/** The outcome of taking in a fragment. */
export type ReassemblyResult =
  | { readonly kind: 'complete'; readonly message: Uint8Array }
  | { readonly kind: 'incomplete' }
  /** Held already, or of a message that was finished. */
  | { readonly kind: 'duplicate' };

interface FragmentSet {
  readonly total: number;
  readonly payloads: Map<number, Uint8Array>;
  bytes: number;
  touchedAt: number;
}

/** The cost of a held fragment besides its payload, roughly. */
const FRAGMENT_OVERHEAD_BYTES = 64;

/**
 * Puts messages together from fragments that arrive in any order, more than once, or never.
 * **Recipient side.**
 *
 * Everything anybody can send is checked against what is held: a set keeps the total it began with,
 * links must fit from both ends and form no circle, a slot keeps the first fragment it got. Memory
 * is bounded per message, in total and in the number of sets. Fragments of plain messages say
 * nothing of their sender, so there is no bound per peer: when a limit is reached, the message that
 * was still for longest goes, and if none was still for `evictionAgeMs` the new fragment is
 * refused.
 */
export class Reassembly {
  readonly #options: Required<ReassemblyOptions>;
  /** Least recently touched first. */
  readonly #sets = new Map<number, FragmentSet>();
  readonly #chain = new SetChain();
  readonly #finished = new Set<number>();
  #totalBytes = 0;

  /** Bounds that are not given have defaults. */
  constructor(options: ReassemblyOptions = {}) {
    this.#options = {
      maxMessageBytes: 8 * 1024 * 1024,
      maxTotalBytes: 64 * 1024 * 1024,
      maxSets: 1024,
      timeoutMs: 30 * 60_000,
      evictionAgeMs: 60_000,
      maxFinishedSets: 65_536,
      ...options,
    };
  }

  /** Bytes held, with a fixed cost per fragment. */
  get heldBytes(): number {
    return this.#totalBytes;
  }

  /** Sets held. */
  get heldSets(): number {
    return this.#sets.size;
  }

  /**
   * Takes one fragment in.
   *
   * @param fragment - Decoded. Untrusted.
   * @param nowMs - The caller's clock, of those that never jump.
   * @throws {@link ClientError} `CLIENT_INVALID_FRAGMENT` when it contradicts what is held; nothing
   * changes then.
   * @throws {@link ClientError} `CLIENT_REASSEMBLY_FULL` when there is no room; nothing is kept of
   * it.
   * @throws {@link ClientError} `CLIENT_INVALID_PADDING` when it completes a message without
   * padding; the message is gone then.
   */
  add(fragment: Fragment, nowMs: number): ReassemblyResult {
    this.dropExpired(nowMs);
    const { setId, current, total, payload } = fragment;
    if (this.#finished.has(setId)) return { kind: 'duplicate' };
    const known = this.#sets.get(setId);
    if (known !== undefined && known.total !== total) throw invalid('a set changes its total');
    if (known?.payloads.has(current) === true) return { kind: 'duplicate' };
    this.#assertLinksFit(fragment);
    this.#makeRoom(fragment, nowMs);
    this.#link(fragment);
    const set = known ?? { total, payloads: new Map(), bytes: 0, touchedAt: nowMs };
    const cost = costOf(fragment);
    set.payloads.set(current, payload);
    set.bytes += cost;
    this.#totalBytes += cost;
    this.#sets.set(setId, set);
    this.#touch(setId, nowMs);
    return this.#complete(setId);
  }

  /**
   * Drops every message that got no fragment for `timeoutMs`. Called by {@link add}; a timer may
   * call it too.
   */
  dropExpired(nowMs: number): void {
    for (const [setId, set] of this.#sets) {
      if (nowMs - set.touchedAt < this.#options.timeoutMs) return;
      this.#drop(this.#chain.chainOf(setId));
    }
  }

  /**
   * Stops unless a fragment says of its neighbours, or leaves unsaid, the same as other fragments.
   */
  #assertLinksFit({ setId, current, total, link }: Fragment): void {
    const previous = this.#chain.previous(setId);
    const next = this.#chain.next(setId);
    if (next !== undefined && total !== MAX_SET_FRAGMENTS) {
      throw invalid('a set that is continued is not full');
    }
    const saysNoPrevious = current === 1 && link?.direction !== 'previous';
    const saysNoNext = current === MAX_SET_FRAGMENTS && link?.direction !== 'next';
    if ((saysNoPrevious && previous !== undefined) || (saysNoNext && next !== undefined)) {
      throw invalid('a set lacks the link back to its neighbour');
    }
    if (link === undefined) return;
    const isBefore = link.direction === 'previous';
    this.#assertNeighbour(link.setId, isBefore ? MAX_SET_FRAGMENTS : 1, setId);
    const [earlier, later] = isBefore ? [link.setId, setId] : [setId, link.setId];
    this.#chain.assertLinkable(earlier, later, MAX_LINKED_SETS);
  }

  /**
   * The neighbour's own fragment at the border, if held, must have named this set; a continued set
   * must be full.
   */
  #assertNeighbour(neighbourId: number, border: number, setId: number): void {
    if (this.#finished.has(neighbourId)) throw invalid('a finished set is linked again');
    const neighbour = this.#sets.get(neighbourId);
    if (neighbour === undefined) return;
    const isEarlier = border === MAX_SET_FRAGMENTS;
    if (isEarlier && neighbour.total !== MAX_SET_FRAGMENTS) {
      throw invalid('a set that is continued is not full');
    }
    const named = isEarlier ? this.#chain.next(neighbourId) : this.#chain.previous(neighbourId);
    if (neighbour.payloads.has(border) && named !== setId) {
      throw invalid('a set lacks the link back to its neighbour');
    }
  }

  #link({ setId, link }: Fragment): void {
    if (link?.direction === 'previous') this.#chain.link(link.setId, setId);
    if (link?.direction === 'next') this.#chain.link(setId, link.setId);
  }

  #makeRoom(fragment: Fragment, nowMs: number): void {
    const cost = costOf(fragment);
    const own = new Set(this.#chain.chainOf(fragment.setId));
    if (fragment.link !== undefined) {
      for (const setId of this.#chain.chainOf(fragment.link.setId)) own.add(setId);
    }
    let messageBytes = cost;
    for (const setId of own) messageBytes += this.#sets.get(setId)?.bytes ?? 0;
    if (messageBytes > this.#options.maxMessageBytes) throw full('a message is too large');
    const newSets = this.#sets.has(fragment.setId) ? 0 : 1;
    const fits = (): boolean =>
      this.#totalBytes + cost <= this.#options.maxTotalBytes &&
      this.#sets.size + newSets <= this.#options.maxSets;
    for (const [setId, set] of this.#sets) {
      if (fits() || nowMs - set.touchedAt < this.#options.evictionAgeMs) break;
      if (!own.has(setId)) this.#drop(this.#chain.chainOf(setId));
    }
    if (!fits()) throw full('there are too many unfinished messages');
  }

  /** A chain lives and dies as one: all its sets count as touched. */
  #touch(setId: number, nowMs: number): void {
    for (const member of this.#chain.chainOf(setId)) {
      const set = this.#sets.get(member);
      if (set === undefined) continue;
      set.touchedAt = nowMs;
      this.#sets.delete(member);
      this.#sets.set(member, set);
    }
  }

  #complete(setId: number): ReassemblyResult {
    const chain = this.#chain.chainOf(setId);
    const payloads: Uint8Array[] = [];
    for (const member of chain) {
      const set = this.#sets.get(member);
      if (set === undefined || set.payloads.size < set.total) return { kind: 'incomplete' };
    }
    for (const member of chain) {
      const set = this.#sets.get(member);
      for (let current = 1; current <= (set?.total ?? 0); current += 1) {
        payloads.push(set?.payloads.get(current) ?? new Uint8Array(0));
      }
    }
    this.#drop(chain);
    for (const member of chain) this.#finish(member);
    return { kind: 'complete', message: unpadMessage(concatBytes(...payloads)) };
  }

  #drop(setIds: readonly number[]): void {
    for (const setId of setIds) {
      this.#totalBytes -= this.#sets.get(setId)?.bytes ?? 0;
      this.#sets.delete(setId);
    }
    this.#chain.forget(setIds);
  }

  #finish(setId: number): void {
    this.#finished.add(setId);
    for (const oldest of this.#finished) {
      if (this.#finished.size <= this.#options.maxFinishedSets) return;
      this.#finished.delete(oldest);
    }
  }
}

function costOf(fragment: Fragment): number {
  return fragment.payload.length + FRAGMENT_OVERHEAD_BYTES;
}

function invalid(message: string): ClientError {
  return new ClientError('CLIENT_INVALID_FRAGMENT', message);
}

function full(message: string): ClientError {
  return new ClientError('CLIENT_REASSEMBLY_FULL', message);
}
