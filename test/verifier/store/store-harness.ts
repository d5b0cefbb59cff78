import type { LeaseOutcome, SpendEntry, SpendOutcome, SpendStore } from '@coir/verifier';
import { afterEach, beforeEach, expect } from 'vitest';
import { clientKey, leaseEntry, NOW } from './spend-entries.ts';

/** How the suites get at one kind of store. */
export interface StoreUnderTest {
  /**
   * A store that is not started, on the storage of this test: empty at first, kept between calls.
   */
  open(): SpendStore;
  /** Removes the storage. */
  remove(): Promise<void>;
}

/** A started store for each test, and short ways to use it. */
export class StoreHarness {
  #storage: StoreUnderTest | undefined;
  #store: SpendStore | undefined;

  /**
   * Registers with the test runner: a new store before each test of the surrounding `describe`,
   * gone after it.
   */
  constructor(prepare: () => Promise<StoreUnderTest>) {
    beforeEach(async () => {
      this.#storage = await prepare();
      this.#store = this.open();
      await this.#store.start();
    });
    afterEach(async () => {
      await this.store.stop();
      await this.#storage?.remove();
    });
  }

  get store(): SpendStore {
    if (this.#store === undefined) throw new Error('there is a store only during a test');
    return this.#store;
  }

  /** Another store on the same storage, not started. */
  open(): SpendStore {
    if (this.#storage === undefined) throw new Error('there is a store only during a test');
    return this.#storage.open();
  }

  async restart(): Promise<void> {
    await this.store.stop();
    this.#store = this.open();
    await this.#store.start();
  }

  async spend(entry: SpendEntry, now: number = NOW): Promise<SpendOutcome | undefined> {
    return (await this.store.spend([entry], now))[0];
  }

  async lease(
    leaseId: string,
    bytes: number,
    choice: Parameters<typeof leaseEntry>[2] = {},
    now: number = NOW,
  ): Promise<LeaseOutcome | undefined> {
    return (await this.store.lease([leaseEntry(leaseId, bytes, choice)], now))[0];
  }

  async balance(client = 'alice', now: number = NOW): Promise<number | undefined> {
    return (await this.store.balances([clientKey(client)], now))[0]?.balance;
  }

  /** The bank: what was credited is leased, expired or still there. */
  async expectConserved(): Promise<void> {
    const { credited, leased, expired, balances } = await this.store.totals();
    expect(credited - leased - expired).toBe(balances);
  }
}
