import { type CalendarClock, unixSeconds } from '@coir/io';
import { ProtocolError } from '@coir/protocol/gateway';
import { encodeBase58 } from '@coir/protocol/topology';
import type { RandomSource } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import type { ClientIdentity } from '../identity/client-identity.ts';
import type { ClientStore, GatewayRegistration } from '../identity/client-store.ts';
import { gatewayOf } from '../route/choose-route.ts';
import type { ClientEvent } from './client-event.ts';
import { sleep } from './deferred.ts';
import { GatewaySession } from './gateway-session.ts';
import type { GatewaySessionModules, GatewaySessionOptions } from './gateway-session-options.ts';
import type { TopologySource } from './topology-source.ts';

/** Bounds of a {@link GatewayConnection} and of its sessions. */
export interface GatewayConnectionOptions
  extends Omit<GatewaySessionOptions, 'url' | 'identity' | 'gatewayIdentity'> {
  /** The client that logs in. */
  readonly identity: ClientIdentity;
  /** Attempts to reconnect in a row before the connection is given up. */
  readonly maxReconnectAttempts: number;
  /** First pause between attempts; doubled each time, with jitter. */
  readonly reconnectDelayMs: number;
  /** The longest pause. */
  readonly maxReconnectDelayMs: number;
  /** Jitter of the pauses. */
  readonly random: RandomSource;
  /** Tells the date, which log-ins carry. */
  readonly clock: CalendarClock;
}

/** The modules of a {@link GatewayConnection}. */
export interface GatewayConnectionModules {
  readonly topology: TopologySource;
  readonly store: ClientStore;
  readonly session: Omit<GatewaySessionModules, 'onClosed'>;
  onEvent(event: ClientEvent): void;
  /** A session is ready. */
  onReady(): void;
  /** Every attempt failed; nothing more will be tried. */
  onGaveUp(error: ClientError): void;
}

/**
 * Keeps one session with the client's gateway: opens it, and opens another when it ends, with
 * growing pauses, a bounded number of times.
 */
export class GatewayConnection {
  readonly #gatewayIdentity: Uint8Array;
  readonly #options: GatewayConnectionOptions;
  readonly #modules: GatewayConnectionModules;
  readonly #stopping = new AbortController();
  #session: GatewaySession | undefined;

  constructor(
    gatewayIdentity: Uint8Array,
    options: GatewayConnectionOptions,
    modules: GatewayConnectionModules,
  ) {
    this.#gatewayIdentity = gatewayIdentity;
    this.#options = options;
    this.#modules = modules;
  }

  /** The session, when there is one that is ready. */
  get session(): GatewaySession | undefined {
    return this.#session?.isReady === true ? this.#session : undefined;
  }

  /**
   * Opens the first session; from then on it is replaced whenever it ends. One attempt: a failure
   * is the caller's to see.
   */
  async start(signal: AbortSignal): Promise<void> {
    await this.#connect(AbortSignal.any([signal, this.#stopping.signal]));
  }

  /** Closes the session and opens no other. */
  stop(): void {
    this.#stopping.abort(new ClientError('CLIENT_STOPPED', 'the client is stopped'));
    this.#session?.close();
  }

  /**
   * Authenticates with the stored registration; without one, or when the gateway does not know it
   * any more, registers.
   */
  async #connect(signal: AbortSignal): Promise<void> {
    const name = encodeBase58(this.#gatewayIdentity);
    const stored = await this.#modules.store.load(name);
    if (stored !== undefined) {
      try {
        return await this.#open(
          (session) => this.#authenticate(session, name, stored, signal),
          signal,
          false,
        );
      } catch (error) {
        if (!(error instanceof ClientError && error.code === 'CLIENT_GATEWAY_REFUSED')) throw error;
      }
    }
    await this.#open(
      async (session) => {
        const sharedKey = await session.register(signal);
        await this.#modules.store.save(name, { sharedKey, lastTimestamp: 0 });
      },
      signal,
      true,
    );
  }

  /**
   * The time is stored before it is used: the gateway accepts each only once, also after a crash.
   */
  async #authenticate(
    session: GatewaySession,
    name: string,
    stored: GatewayRegistration,
    signal: AbortSignal,
  ): Promise<void> {
    const { sharedKey } = stored;
    const now = unixSeconds(this.#options.clock());
    const lastTimestamp = Math.max(now, stored.lastTimestamp + 1);
    await this.#modules.store.save(name, { sharedKey, lastTimestamp });
    await session.authenticate(sharedKey, lastTimestamp, signal);
  }

  async #open(
    logIn: (session: GatewaySession) => Promise<void>,
    signal: AbortSignal,
    registered: boolean,
  ): Promise<void> {
    const { clientUrl } = gatewayOf(this.#modules.topology.current, this.#gatewayIdentity);
    if (clientUrl === undefined) {
      throw new ClientError('CLIENT_UNKNOWN_GATEWAY', 'the gateway announces no client port');
    }
    const session: GatewaySession = new GatewaySession(
      {
        ...this.#options,
        url: clientUrl,
        identity: this.#options.identity.signing,
        gatewayIdentity: this.#gatewayIdentity,
      },
      { ...this.#modules.session, onClosed: () => this.#lost(session) },
    );
    try {
      await session.open(signal);
      await logIn(session);
      signal.throwIfAborted();
      if (!session.isReady)
        throw new ClientError('CLIENT_DISCONNECTED', 'the connection is closed');
    } catch (error) {
      session.close();
      throw error;
    }
    this.#session = session;
    this.#modules.onEvent({ type: 'connected', registered });
    this.#modules.onReady();
  }

  #lost(session: GatewaySession): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#modules.onEvent({ type: 'disconnected' });
    if (!this.#stopping.signal.aborted) void this.#reconnect();
  }

  /** Never rejects: it ends with a session, with `onGaveUp`, or when the connection is stopped. */
  async #reconnect(): Promise<void> {
    const { maxReconnectAttempts, reconnectDelayMs, maxReconnectDelayMs } = this.#options;
    const { signal } = this.#stopping;
    let last: unknown;
    for (let attempt = 1; attempt <= maxReconnectAttempts; attempt += 1) {
      const ceiling = Math.min(maxReconnectDelayMs, reconnectDelayMs * 2 ** (attempt - 1));
      const delayMs = Math.round(ceiling * (0.5 + 0.5 * this.#uniform()));
      this.#modules.onEvent({ type: 'reconnecting', attempt, delayMs });
      try {
        await sleep(delayMs, signal);
        await this.#modules.topology.refresh(signal).catch(() => {});
        return await this.#connect(signal);
      } catch (error) {
        if (signal.aborted) return;
        last = error;
      }
    }
    this.#modules.onGaveUp(asClientError(last));
  }

  /** In [0, 1). */
  #uniform(): number {
    const [high = 0, low = 0] = this.#options.random(2);
    return (high * 256 + low) / 65_536;
  }
}

function asClientError(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  const message = error instanceof ProtocolError ? error.message : 'the connection failed';
  return new ClientError('CLIENT_DISCONNECTED', message, { cause: error });
}
