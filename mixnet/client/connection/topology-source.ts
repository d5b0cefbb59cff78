import type { Topology } from '@coir/protocol/topology';
import { type Fetch, fetchTopology } from '@coir/protocol/topology';
import { asClientError, ClientError } from '../errors.ts';

/** The topology a client uses: given once, or asked from a directory again and again. */
export class TopologySource {
  readonly #directoryUrl: string | undefined;
  readonly #fetch: Fetch | undefined;
  #topology: Topology | undefined;

  constructor(given: {
    readonly topology?: Topology | undefined;
    readonly directoryUrl?: string | undefined;
    readonly fetch?: Fetch | undefined;
  }) {
    this.#topology = given.topology;
    this.#directoryUrl = given.topology === undefined ? given.directoryUrl : undefined;
    this.#fetch = given.fetch;
  }

  /** The topology as last seen. */
  get current(): Topology {
    if (this.#topology !== undefined) return this.#topology;
    throw new ClientError(
      'CLIENT_DIRECTORY_UNAVAILABLE',
      'the directory has given no topology yet',
    );
  }

  /**
   * Asks the directory again; the old topology stays when that fails. Does nothing without a
   * directory.
   */
  async refresh(signal: AbortSignal): Promise<void> {
    if (this.#directoryUrl === undefined) return;
    try {
      this.#topology = await fetchTopology(this.#directoryUrl, this.#fetch, signal);
    } catch (error) {
      throw asClientError(error);
    }
  }
}
