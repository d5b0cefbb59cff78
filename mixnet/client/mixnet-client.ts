import type { Claim, ClaimOutcome } from '@coir/protocol/gateway';
import { decodeBase58, type Topology } from '@coir/protocol/topology';
import { KEY_LENGTH } from '@coir/sphinx/primitives';
import { openWebSocket } from '#open-web-socket';
import {
  type FullClientOptions,
  type MixnetClientModules,
  type MixnetClientOptions,
  withDefaults,
} from './client-options.ts';
import type { ClientEvent } from './connection/client-event.ts';
import { GatewayConnection } from './connection/gateway-connection.ts';
import type { GatewaySession } from './connection/gateway-session.ts';
import { TopologySource } from './connection/topology-source.ts';
import type { OpenSocket } from './connection/web-socket.ts';
import { asClientError, ClientError, disconnected, notRunning } from './errors.ts';
import { type ClientStore, MemoryClientStore } from './identity/client-store.ts';
import { formatRecipient, parseRecipient } from './identity/recipient.ts';
import { encodeNymMessage, type NymMessage } from './message/nym-message.ts';
import { chooseUniformly } from './route/uniform-choice.ts';
import { MessageReceiver } from './traffic/message-receiver.ts';
import { MessageSender } from './traffic/message-sender.ts';
import type { SendReport } from './traffic/send-report.ts';

/** A message that arrived for the client. */
export type MessageListener = (message: NymMessage) => void;

/**
 * A client of the mixnet: one identity at one gateway, which it sends through and which keeps its
 * mail. Node and browsers.
 *
 * `new` → {@link start} → running → {@link stop}. While running it reconnects and logs in again by
 * itself; it never claims bandwidth by itself. Listeners belong on before `start`: stored mail is
 * delivered during the log-in.
 */
export class MixnetClient {
  readonly #options: FullClientOptions;
  readonly #topology: TopologySource;
  readonly #store: ClientStore;
  readonly #openSocket: OpenSocket;
  readonly #receiver: MessageReceiver;
  readonly #messageListeners = new Set<MessageListener>();
  readonly #eventListeners = new Set<(event: ClientEvent) => void>();
  readonly #stopping = new AbortController();
  #state: 'new' | 'running' | 'stopped' = 'new';
  #gatewayIdentity: Uint8Array | undefined;
  #connection: GatewayConnection | undefined;
  #sender: MessageSender | undefined;
  #refresh: ReturnType<typeof setInterval> | undefined;
  #balance: number | undefined;

  /** Connects to nothing yet; {@link start} does. */
  constructor(options: MixnetClientOptions, modules: MixnetClientModules) {
    this.#options = withDefaults(options);
    this.#topology = new TopologySource(modules);
    this.#store = modules.store ?? new MemoryClientStore();
    this.#openSocket = modules.openSocket ?? openWebSocket;
    this.#receiver = new MessageReceiver(options.identity, this.#options.reassembly);
  }

  /**
   * Connects to a gateway and logs in. One attempt.
   *
   * @param gateway - Its identity key, as bytes or base58. Without it a gateway is drawn from the
   * topology: then store the address, it holds the choice.
   * @throws {@link ClientError} `CLIENT_NOT_STARTED` when it was started before;
   * `CLIENT_DIRECTORY_UNAVAILABLE` and other codes of the topology; `CLIENT_UNKNOWN_GATEWAY`;
   * `CLIENT_DISCONNECTED`, `CLIENT_TIMEOUT`, `CLIENT_GATEWAY_REFUSED`, `CLIENT_UNEXPECTED_ANSWER`.
   * @throws ProtocolError when the gateway does not prove its identity. The client is stopped after
   * any error.
   */
  async start(gateway?: Uint8Array | string, signal?: AbortSignal): Promise<void> {
    if (this.#state !== 'new') {
      throw new ClientError('CLIENT_NOT_STARTED', 'the client was started before; make a new one');
    }
    this.#state = 'running';
    const stopping = this.#stopping.signal;
    const either = signal === undefined ? stopping : AbortSignal.any([signal, stopping]);
    try {
      await this.#topology.refresh(either);
      const identity = this.#chooseGateway(gateway);
      this.#gatewayIdentity = identity;
      this.#sender = this.#createSender(identity);
      this.#connection = this.#createConnection(identity);
      await this.#connection.start(either);
    } catch (error) {
      this.stop();
      throw error;
    }
    this.#refresh = setInterval(() => this.#refreshTopology(), this.#options.topologyRefreshMs);
  }

  /**
   * `identity.encryption@gateway`: where others send to. Known once {@link start} has chosen a
   * gateway.
   */
  get address(): string {
    if (this.#gatewayIdentity === undefined) throw notRunning();
    const { signing, encryption } = this.#options.identity;
    return formatRecipient({
      identityKey: signing.publicKey,
      encryptionKey: encryption.publicKey,
      gatewayIdentity: this.#gatewayIdentity,
    });
  }

  /** The identity key of the client's gateway. Known once {@link start} has chosen one. */
  get gatewayIdentity(): Uint8Array {
    if (this.#gatewayIdentity === undefined) throw notRunning();
    return this.#gatewayIdentity;
  }

  /** Bytes the gateway last said may still be sent; `undefined` while it has not said. */
  get balance(): number | undefined {
    return this.#balance;
  }

  /** `true` if a session is open now. */
  get isConnected(): boolean {
    return this.#connection?.session !== undefined;
  }

  /** The topology in use. */
  get topology(): Topology {
    return this.#topology.current;
  }

  /** Calls `listener` with every message that arrives. @returns Removes it again. */
  onMessage(listener: MessageListener): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  /**
   * Calls `listener` with everything else worth knowing. It must not throw.
   *
   * @returns Removes it again.
   */
  onEvent(listener: (event: ClientEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  /**
   * Presents a ticket to the gateway. Whoever claims stores the show's bytes before, and presents
   * the same bytes again after any error: the gateway answers them with the same receipt.
   *
   * @throws {@link ClientError} `CLIENT_NOT_STARTED`, `CLIENT_DISCONNECTED`, `CLIENT_TIMEOUT`,
   * `CLIENT_QUEUE_FULL`, `CLIENT_GATEWAY_REFUSED`, `CLIENT_UNEXPECTED_ANSWER`.
   */
  async claim(claim: Claim, signal?: AbortSignal): Promise<ClaimOutcome> {
    const outcome = await this.#session().claim(claim, signal);
    if (outcome.receipt !== undefined) this.#balance = outcome.receipt.balance;
    return outcome;
  }

  /**
   * Asks the gateway for bandwidth without a ticket. Gateways grant it with open access only, which
   * is for tests on one machine.
   *
   * @returns Bytes that may be sent.
   * @throws {@link ClientError} `CLIENT_NOT_STARTED`, `CLIENT_DISCONNECTED`, `CLIENT_TIMEOUT`,
   * `CLIENT_QUEUE_FULL` while a claim waits, `CLIENT_GATEWAY_REFUSED` without open access.
   */
  async requestOpenAccess(signal?: AbortSignal): Promise<number> {
    return await this.#session().requestOpenAccess(signal);
  }

  /**
   * Sends a message. It waits for the connection when there is none.
   *
   * @param recipient - `identity.encryption@gateway`. Untrusted.
   * @param message - Up to 6.5 MB; may be empty.
   * @param signal - Gives up waiting; what was sent cannot be called back.
   * @returns When every fragment is acknowledged, with the delays drawn for each.
   * @throws {@link ClientError} `CLIENT_INVALID_RECIPIENT`, `CLIENT_NOT_STARTED`,
   * `CLIENT_MESSAGE_TOO_LONG`, `CLIENT_QUEUE_FULL`, `CLIENT_NOT_ACKNOWLEDGED`,
   * `CLIENT_NOT_ROUTABLE`, `CLIENT_UNKNOWN_GATEWAY`, `CLIENT_STOPPED` or why reconnecting was given
   * up; with the reason of `signal` when aborted. Some fragments may have arrived then; the
   * recipient drops them after a while.
   */
  async send(recipient: string, message: Uint8Array, signal?: AbortSignal): Promise<SendReport> {
    const parsed = parseRecipient(recipient);
    if (this.#state !== 'running' || this.#sender === undefined) throw notRunning();
    return this.#sender.send(parsed, encodeNymMessage({ kind: 'plain', data: message }), signal);
  }

  /** Closes the connection and rejects everything that waits. Safe to call again. */
  stop(): void {
    this.#end(new ClientError('CLIENT_STOPPED', 'the client is stopped'));
  }

  #session(): GatewaySession {
    if (this.#state !== 'running') throw notRunning();
    const session = this.#connection?.session;
    if (session === undefined) throw disconnected();
    return session;
  }

  #end(error: ClientError): void {
    this.#state = 'stopped';
    this.#stopping.abort(error);
    clearInterval(this.#refresh);
    this.#connection?.stop();
    this.#sender?.stop(error);
  }

  #chooseGateway(gateway: Uint8Array | string | undefined): Uint8Array {
    if (typeof gateway === 'string') {
      try {
        return decodeBase58(gateway, KEY_LENGTH);
      } catch (error) {
        throw asClientError(error);
      }
    }
    if (gateway !== undefined) return gateway;
    const reachable = this.#topology.current.gateways.filter((one) => one.clientUrl !== undefined);
    if (reachable.length === 0) {
      throw new ClientError(
        'CLIENT_UNKNOWN_GATEWAY',
        'no gateway of the topology announces a port for clients',
      );
    }
    return chooseUniformly(reachable, this.#options.random).identityKey;
  }

  #createSender(gatewayIdentity: Uint8Array): MessageSender {
    const { identity, monotonicClock, random } = this.#options;
    return new MessageSender(this.#options, {
      sender: { identity, gatewayIdentity },
      topology: () => this.#topology.current,
      canTransmit: () => this.#connection?.session?.canSend === true,
      transmit: (packet) => this.#connection?.session?.sendPacket(packet),
      clock: monotonicClock,
      random,
    });
  }

  #createConnection(gatewayIdentity: Uint8Array): GatewayConnection {
    const { random, trace } = this.#options;
    const onEvent = (event: ClientEvent): void => this.#report(event);
    return new GatewayConnection(gatewayIdentity, this.#options, {
      topology: this.#topology,
      store: this.#store,
      session: {
        openSocket: this.#openSocket,
        random,
        onDelivered: (delivered) => this.#deliver(delivered),
        onBalance: (bytes) => {
          this.#balance = bytes;
        },
        onEvent,
        onTrace: trace,
      },
      onEvent,
      onReady: () => this.#sender?.wake(),
      onGaveUp: (error) => {
        this.#report({ type: 'gaveUp', error });
        this.#end(error);
      },
    });
  }

  #deliver(delivered: Uint8Array): void {
    try {
      const received = this.#receiver.receive(delivered, this.#options.monotonicClock());
      if (received.kind === 'ack') this.#sender?.acknowledge(received.fragmentId);
      if (received.kind === 'message') this.#hand(received.message);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      this.#report({ type: 'skipped', what: 'delivery', code: error.code });
    }
  }

  #hand(message: NymMessage): void {
    for (const listener of this.#messageListeners) {
      try {
        listener(message);
      } catch (error) {
        this.#report({ type: 'listenerFailed', error });
      }
    }
  }

  #refreshTopology(): void {
    this.#topology.refresh(this.#stopping.signal).catch((error: unknown) => {
      if (this.#state !== 'running') return;
      const code = error instanceof ClientError ? error.code : 'CLIENT_DIRECTORY_UNAVAILABLE';
      this.#report({ type: 'topologyRefreshFailed', code });
    });
  }

  #report(event: ClientEvent): void {
    if (event.type === 'outOfBandwidth') this.#sender?.noteLackOfBandwidth();
    for (const listener of this.#eventListeners) listener(event);
  }
}
