import type { Endpoint } from '../node/links/endpoint.ts';
import type { RelayCount } from '../node/metrics.ts';
import { PacketRelay, type RelayModules } from '../node/packet-relay.ts';
import type { RelayOptions } from '../node/relay-options.ts';

/**
 * A mix node: what every node does, and nothing more. Packets whose route ends here are dropped,
 * because nobody is connected.
 *
 * @example
 * ```ts
 * const node = new MixNode(
 *   { host: '127.0.0.1', port: 1789, sphinxKey, replayFile: 'replay.log' },
 *   modules,
 * );
 * const { port } = await node.start();
 * ```
 */
export class MixNode {
  readonly #relay: PacketRelay;

  /** @throws SphinxError if the key is no X25519 key. */
  constructor(options: RelayOptions, modules: Omit<RelayModules, 'onFinal'>) {
    // Whatever else it is given, nothing is delivered here.
    this.#relay = new PacketRelay(options, { ...modules, onFinal: undefined });
  }

  /**
   * Reads the replay tags of earlier runs, looks at the directory once and listens.
   * @returns The address in use.
   * @throws MixnetError `MIXNET_REPLAY_LOG`, or `MIXNET_NOT_RUNNING` when started twice; an Error
   * when the address cannot be used.
   */
  async start(): Promise<Endpoint> {
    return await this.#relay.start();
  }

  /** Reasons why packets cannot be carried now, one sentence each. */
  readiness(): readonly string[] {
    return this.#relay.readiness();
  }

  /** Counts since the start. */
  counts(): Readonly<Record<RelayCount, number>> {
    return this.#relay.counts();
  }

  /** Stops listening, drops what is delayed, and closes. */
  async stop(): Promise<void> {
    await this.#relay.stop();
  }
}
