import { hex } from '@scure/base';
import { Bandwidth, type BandwidthModules } from './bandwidth.ts';

interface Account {
  readonly bandwidth: Bandwidth;
  sessions: number;
}

/**
 * The bandwidth of the clients that are connected: one account for each, also while one of its
 * sessions replaces another.
 */
export class BandwidthAccounts {
  readonly #gateway: Uint8Array;
  readonly #modules: BandwidthModules;
  readonly #accounts = new Map<string, Account>();

  /** @param gateway - The gateway's identity key. */
  constructor(gateway: Uint8Array, modules: BandwidthModules) {
    this.#gateway = gateway;
    this.#modules = modules;
  }

  /** The account of a client for one session, which must {@link close} it. */
  open(client: Uint8Array): Bandwidth {
    const name = hex.encode(client);
    let account = this.#accounts.get(name);
    if (account === undefined) {
      account = { bandwidth: new Bandwidth(this.#gateway, client, this.#modules), sessions: 0 };
      this.#accounts.set(name, account);
    }
    account.sessions += 1;
    return account.bandwidth;
  }

  /** Ends one session's use. After the last one what is left is written down. */
  async close(client: Uint8Array): Promise<void> {
    const name = hex.encode(client);
    const account = this.#accounts.get(name);
    if (account === undefined) return;
    account.sessions -= 1;
    await account.bandwidth.settle();
    if (account.sessions > 0 || this.#accounts.get(name) !== account) return;
    this.#accounts.delete(name);
    account.bandwidth.save();
  }
}
