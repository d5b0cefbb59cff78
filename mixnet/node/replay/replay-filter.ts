import type { RandomSource } from '@coir/sphinx/primitives';
import { MixnetError } from '../../errors.ts';
import { MAX_BATCH_COUNT, ReplayLog } from './replay-log.ts';
import { TagSet } from './tag-set.ts';

/** Tags that may wait for the disk. */
const MAX_WAITING_COUNT = 4 * MAX_BATCH_COUNT;

/** The outcome of recording a tag. Only after `inserted` may the packet go on. */
export type ReplayVerdict =
  /** New, and on the disk. */
  | 'inserted'
  | 'replay'
  /** The filter holds all it may. It is never cleared while the key is in use. */
  | 'full'
  /** Too many tags wait for the disk; this one was not recorded. */
  | 'overload'
  /** The disk did not take the tag. It stays recorded in memory. */
  | 'log_failed';

/** Options of a {@link ReplayFilter}. */
export interface ReplayFilterOptions {
  /** The file of tags of one Sphinx key. Another key needs another file. */
  readonly file: string;
  /**
   * Tags held at most, which bounds the memory (about 100 bytes each) and the file (32 bytes each).
   */
  readonly capacity: number;
}

interface WaitingTag {
  readonly tag: Uint8Array;
  readonly resolve: (verdict: ReplayVerdict) => void;
}

/**
 * Remembers every packet that a node's key has processed. **Mix node and gateway.**
 *
 * Exact, so no packet is dropped for looking like another, and durable before a packet goes on:
 * after a crash nothing that was forwarded can be forwarded again. Tags reach the disk in group
 * commits: while one batch is being written the next one collects.
 *
 * Tags come from packets whose header MAC was verified, so junk does not fill it.
 */
export class ReplayFilter {
  readonly #capacity: number;
  readonly #log: ReplayLog;
  readonly #tags: TagSet;
  #waiting: WaitingTag[] = [];
  #commit: Promise<void> | undefined;
  #isOpen = true;
  #hasFailed = false;

  private constructor(capacity: number, log: ReplayLog, tags: TagSet) {
    this.#capacity = capacity;
    this.#log = log;
    this.#tags = tags;
  }

  /**
   * Reads the tags of earlier runs.
   * @throws {@link MixnetError} `MIXNET_REPLAY_LOG` if the file is damaged in a way no crash
   * explains.
   */
  static async open(options: ReplayFilterOptions, random: RandomSource): Promise<ReplayFilter> {
    const tags = new TagSet(random);
    const log = await ReplayLog.open(options.file, (tag) => {
      tags.insert(tag);
    });
    return new ReplayFilter(options.capacity, log, tags);
  }

  /** Tags held. */
  get size(): number {
    return this.#tags.size;
  }

  /** `true` if tags are taken. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** `true` if the disk refused the last batch. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** `true` if no further tag can be recorded. */
  get isFull(): boolean {
    return this.#tags.size >= this.#capacity;
  }

  /**
   * Records the tag unless it is there. The check and the record are one step, made before this
   * returns; what is waited for is the disk.
   *
   * @param tag - 32 bytes of an authenticated packet. Copied.
   */
  insertIfAbsent(tag: Uint8Array): Promise<ReplayVerdict> {
    if (!this.#isOpen) throw new MixnetError('MIXNET_NOT_RUNNING', 'the replay filter is closed');
    if (this.isFull) return Promise.resolve(this.#tags.has(tag) ? 'replay' : 'full');
    if (this.#waiting.length >= MAX_WAITING_COUNT) return Promise.resolve('overload');
    const copy = Uint8Array.from(tag);
    if (!this.#tags.insert(copy)) return Promise.resolve('replay');
    return new Promise((resolve) => {
      this.#waiting.push({ tag: copy, resolve });
      this.#commit ??= this.#commitWaiting();
    });
  }

  /** Waits for the disk and closes the file. */
  async stop(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#commit;
    await this.#log.close();
  }

  async #commitWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MAX_BATCH_COUNT);
      try {
        await this.#log.append(batch.map(({ tag }) => tag));
        this.#hasFailed = false;
      } catch {
        this.#hasFailed = true;
      }
      for (const { resolve } of batch) resolve(this.#hasFailed ? 'log_failed' : 'inserted');
    }
    this.#commit = undefined;
  }
}
