import type { DatabaseSync } from 'node:sqlite';
import { probeWrite } from '@coir/io/sqlite';
import type { IdentityKeyPair } from '@coir/protocol/gateway';
import { RateLimit } from '@coir/service';
import { ed25519 } from '@coir/sphinx/primitives';
import type { WebSocket } from 'ws';
import { MixnetError } from '../errors.ts';
import type { Counters } from '../node/counters.ts';
import type { Endpoint } from '../node/links/endpoint.ts';
import type { RelayCount } from '../node/metrics.ts';
import { PacketRelay } from '../node/packet-relay.ts';
import { BandwidthAccounts } from './bandwidth/bandwidth-accounts.ts';
import { GATEWAY_LIMITS, type GatewayLimits } from './gateway-limits.ts';
import { assertAccess, type GatewayModules, type GatewayOptions } from './gateway-options.ts';
import { createGatewayCounters, type GatewayCount } from './metrics.ts';
import { ClientAdmission } from './session/client-admission.ts';
import { ClientListener } from './session/client-listener.ts';
import { ClientSession } from './session/client-session.ts';
import { ClientSocket } from './session/client-socket.ts';
import { Delivery } from './session/delivery.ts';
import { SessionRegistry } from './session/session-registry.ts';
import { openGatewayDatabase } from './store/gateway-database.ts';
import { LeaseStore } from './store/lease-store.ts';
import { Mailbox } from './store/mailbox.ts';
import { RegisteredClients } from './store/registered-clients.ts';
import { Uptime } from './store/uptime.ts';

/** The addresses of a gateway. */
export interface GatewayAddresses {
  /** Websockets of clients. */
  readonly client: Endpoint;
  /** Frames of other nodes. */
  readonly mix: Endpoint;
}

/** The parts that exist while a gateway runs. */
interface RunningParts {
  readonly database: DatabaseSync;
  readonly uptime: Uptime;
  readonly mailbox: Mailbox;
  readonly clients: RegisteredClients;
  readonly leases: LeaseStore;
  readonly accounts: BandwidthAccounts;
  readonly admission: ClientAdmission;
  readonly delivery: Delivery;
}

/** A client's connection, admitted or not. */
interface RunningConnection {
  /** Asks it to end. */
  readonly close: () => void;
  readonly ended: Promise<void>;
}

/** Addresses remembered for tickets that were refused. */
const ADDRESS_LIMIT = 20_000;
/** RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;

/**
 * A gateway: where clients connect, where their packets enter the network, and where packets for
 * them arrive.
 *
 * It admits clients by registration or log-in, meters what they send against leases of their
 * balance, and keeps their mail while they are away. Of tickets it knows nothing: it passes them to
 * the verifier with the identity it has authenticated.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #modules: GatewayModules;
  readonly #limits: GatewayLimits;
  readonly #identity: IdentityKeyPair;
  readonly #counters: Counters<GatewayCount>;
  readonly #sessions = new SessionRegistry();
  readonly #claimFailures: RateLimit;
  readonly #requests: RateLimit;
  readonly #running = new Set<RunningConnection>();
  readonly #relay: PacketRelay;
  readonly #listener: ClientListener;
  #parts: RunningParts | undefined;
  #isStopping = false;
  #cancelCleaning: (() => void) | undefined;

  /**
   * @throws {@link MixnetError} `MIXNET_OPTIONS` if access is open on an address that others can
   * reach, or is not open and there is no verifier.
   */
  constructor(options: GatewayOptions, modules: GatewayModules) {
    assertAccess(options, modules);
    this.#options = options;
    this.#modules = modules;
    this.#limits = { ...GATEWAY_LIMITS, ...options.limits };
    this.#counters = createGatewayCounters(modules.metrics);
    const limitByAddress = (burst: number, refillMs: number): RateLimit =>
      new RateLimit({
        perSecond: 1000 / refillMs,
        burst,
        keyLimit: ADDRESS_LIMIT,
        monotonicMs: () => modules.clock.monotonicMs(),
      });
    const { claimFailuresPerAddress, claimFailureRefillMs } = this.#limits;
    this.#claimFailures = limitByAddress(claimFailuresPerAddress, claimFailureRefillMs);
    const { requestsPerAddress, requestRefillMs } = this.#limits;
    this.#requests = limitByAddress(requestsPerAddress, requestRefillMs);
    const { identityKey: secretKey, sphinxKey, replayFile, host, relayLimits } = options;
    this.#identity = { publicKey: ed25519.publicKey(secretKey), secretKey };
    this.#relay = new PacketRelay(
      { host, port: options.mixPort, sphinxKey, replayFile, limits: relayLimits },
      { ...modules, onFinal: async (packet) => await this.#parts?.delivery.take(packet) },
    );
    this.#listener = new ClientListener(
      { ...this.#limits, host, port: options.clientPort },
      {
        clock: modules.clock,
        onClient: (socket, address) => this.#accept(socket, address),
        onRefusal: () => this.#counters.increment('clients_refused'),
      },
    );
  }

  /** The public half of the identity: part of every client's address here. */
  get identity(): Uint8Array {
    return this.#identity.publicKey;
  }

  /**
   * Opens the database, then listens to other nodes, then to clients.
   * @throws {@link MixnetError} or an Error when a file or an address cannot be used.
   */
  async start(): Promise<GatewayAddresses> {
    if (this.#parts !== undefined) {
      throw new MixnetError('MIXNET_NOT_RUNNING', 'the gateway was started before; make a new one');
    }
    this.#parts = this.#open();
    try {
      const mix = await this.#relay.start();
      const client = await this.#listener.start();
      this.#clean();
      return { client, mix };
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Reasons why the gateway cannot do its work now, one sentence each. */
  readiness(): readonly string[] {
    return this.#relay.readiness();
  }

  /** Writes to the database for trial. @throws Error if it takes no more. */
  probeStore(): void {
    const database = this.#parts?.database;
    if (database === undefined) throw new MixnetError('MIXNET_NOT_RUNNING', 'not running');
    probeWrite(database);
  }

  /** Counts since the start. */
  counts(): Readonly<Record<GatewayCount | RelayCount, number>> {
    return { ...this.#relay.counts(), ...this.#counters.snapshot() };
  }

  /**
   * Ends every session, stores what could not be pushed, writes down what is left of leases, and
   * closes.
   */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelCleaning?.();
    this.#listener.close();
    for (const { close } of this.#running) close();
    await Promise.all([...this.#running].map(({ ended }) => ended));
    this.#listener.destroy();
    await this.#relay.stop();
    // Pushes that failed with their sessions are on their way to the mailbox.
    await new Promise((resolve) => setImmediate(resolve));
    this.#parts?.mailbox.flush();
    this.#parts?.uptime.save();
    this.#parts?.database.close();
    this.#parts = undefined;
  }

  #open(): RunningParts {
    const { clock, random, admission } = this.#modules;
    const counters = this.#counters;
    const database = openGatewayDatabase(this.#options.databaseFile, this.#identity.publicKey);
    const uptime = new Uptime(database, { clock });
    const mailbox = new Mailbox(database, this.#limits, { clock, uptime });
    const clients = new RegisteredClients(database, this.#limits, { uptime });
    const identity = this.#identity;
    const leases = new LeaseStore(database, { clock, uptime });
    const metering = { admission, leases, clients, counters, clock, random };
    const delivering = { sessions: this.#sessions, mailbox, relay: this.#relay, counters };
    return {
      database,
      uptime,
      mailbox,
      clients,
      leases,
      accounts: new BandwidthAccounts(identity.publicKey, metering),
      admission: new ClientAdmission(this.#limits, { identity, clients, counters, clock, random }),
      delivery: new Delivery(delivering),
    };
  }

  #accept(websocket: WebSocket, address: string): void {
    const parts = this.#parts;
    if (parts === undefined || this.#isStopping) {
      websocket.terminate();
      return;
    }
    this.#counters.increment('clients_connected');
    const socket = new ClientSocket(websocket, this.#limits, this.#modules);
    const connection: RunningConnection = {
      close: () => socket.close(GOING_AWAY),
      // A defect, or a disk that fails: this client's connection ends, the gateway stays.
      ended: this.#serve({ socket, address }, parts)
        .catch((error: unknown) => {
          this.#counters.increment('sessions_failed');
          this.#modules.log.error({ err: error }, 'a session failed');
          socket.terminate();
        })
        .finally(() => this.#running.delete(connection)),
    };
    this.#running.add(connection);
  }

  async #serve(
    { socket, address }: { readonly socket: ClientSocket; readonly address: string },
    parts: RunningParts,
  ): Promise<void> {
    const client = await parts.admission.admit(socket);
    if (client === undefined || this.#isStopping) {
      socket.close(GOING_AWAY);
      await socket.closed;
      return;
    }
    const bandwidth = parts.accounts.open(client.identity);
    const session = new ClientSession(
      client,
      { openAccess: this.#options.openAccess === true },
      { socket, address, bandwidth },
      {
        ...parts,
        ...this.#modules,
        relay: this.#relay,
        counters: this.#counters,
        claimFailures: this.#claimFailures,
        requests: this.#requests,
      },
    );
    if (this.#sessions.replace(session)) this.#counters.increment('sessions_replaced');
    try {
      await session.run();
    } finally {
      this.#sessions.remove(session);
      socket.terminate();
      await socket.closed;
      if (socket.isStalled) this.#counters.increment('sessions_stalled');
      await parts.accounts.close(client.identity);
    }
  }

  #clean(): void {
    const { clock } = this.#modules;
    let removed = 0;
    let isMore = false;
    try {
      removed = this.#parts?.mailbox.purgeExpired() ?? 0;
      this.#parts?.leases.purgeExpired();
      const isConnected = (client: Uint8Array): boolean =>
        this.#sessions.find(client) !== undefined;
      isMore = this.#parts?.clients.forgetUnused(isConnected) ?? false;
      this.#parts?.uptime.save();
    } catch (error) {
      // The disk may take it the next time.
      this.#modules.log.warn({ err: error }, 'old mail could not be removed');
    }
    for (let count = removed; count > 0; count -= 1) this.#counters.increment('messages_expired');
    const pause = removed > 0 || isMore ? 0 : this.#limits.cleanMs;
    this.#cancelCleaning = clock.setTimer(pause, () => this.#clean());
  }
}
