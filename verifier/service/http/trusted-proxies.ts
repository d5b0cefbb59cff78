import { BlockList, isIP } from 'node:net';
import { addNetwork } from '../settings/setting-kinds.ts';

/** Reverse proxies that say truly for whom they ask. */
export class TrustedProxies {
  readonly #networks = new BlockList();

  /**
   * Reads the list once.
   *
   * @param networks - Addresses, and networks such as `10.0.0.0/8`.
   * @throws TypeError for what is neither.
   */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      if (addNetwork(this.#networks, network)) continue;
      throw new TypeError(`trusted proxy is no IP address or network: ${network}`);
    }
  }

  /** `true` if this address is one of them. */
  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#networks.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * Finds the address that a request comes from: the last one in `X-Forwarded-For` that is no
   * trusted proxy itself. What stands before that one was written by strangers.
   *
   * @param peer - Address of the connection.
   * @param forwardedFor - The header. Untrusted; not looked at unless the peer is a trusted proxy.
   */
  clientAddress(peer: string, forwardedFor: string | undefined): string {
    let address = peer;
    const named = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
    for (let hop = named.pop(); hop !== undefined && isIP(hop) !== 0; hop = named.pop()) {
      if (!this.has(address)) break;
      address = hop;
    }
    return address;
  }
}
