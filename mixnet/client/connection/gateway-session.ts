import {
  type Claim,
  type ClaimOutcome,
  encodeClientMessage,
  encodeSessionRequest,
  type ForwardKind,
  forwardKindOf,
  type GatewayMessage,
  type MixPacket,
  openPushFrame,
  openSessionResponse,
  ProtocolError,
  parseGatewayMessage,
  type SealedBytes,
  sealForwardFrame,
  sealSessionRequest,
  type TypedError,
} from '@coir/protocol/gateway';
import { ClientError, disconnected } from '../errors.ts';
import { ClaimQueue } from './claim-queue.ts';
import {
  authenticate,
  discoverProtocol,
  type LoginChannel,
  LoginInbox,
  register,
} from './gateway-login.ts';
import type { GatewaySessionModules, GatewaySessionOptions } from './gateway-session-options.ts';
import { GatewaySocket } from './gateway-socket.ts';
import { Heartbeat } from './heartbeat.ts';
import { OpenAccessRequest } from './open-access-request.ts';

/**
 * One connection to a gateway, from opening to closing. What makes no sense is skipped and
 * reported; only silence, a closed socket or answers out of step end the session.
 */
export class GatewaySession {
  readonly #options: GatewaySessionOptions;
  readonly #modules: GatewaySessionModules;
  readonly #claims: ClaimQueue;
  readonly #openAccess = new OpenAccessRequest();
  readonly #inbox = new LoginInbox();
  readonly #socket: GatewaySocket;
  #sharedKey: Uint8Array | undefined;
  #kind: ForwardKind = 1;
  #state: 'opening' | 'login' | 'ready' | 'closed' = 'opening';
  readonly #heartbeat = new Heartbeat(
    () => this.#say(encodeClientMessage({ type: 'supportedProtocol' })),
    () => this.close(),
  );

  constructor(options: GatewaySessionOptions, modules: GatewaySessionModules) {
    this.#options = options;
    this.#modules = modules;
    this.#claims = new ClaimQueue(options.maxPendingClaims);
    this.#socket = new GatewaySocket(modules.openSocket, {
      onData: (data) => this.#receive(data),
      onLost: () => this.close(),
    });
  }

  /** `true` if a packet may be sent now. */
  get canSend(): boolean {
    return this.#state === 'ready' && this.#socket.bufferedAmount < this.#options.maxBufferedBytes;
  }

  /** `true` from the end of the log-in to the end of the session. */
  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /**
   * Opens the connection and finds out whether the gateway speaks this protocol.
   *
   * @throws {@link ClientError} `CLIENT_DISCONNECTED`, `CLIENT_TIMEOUT` or
   * `CLIENT_GATEWAY_REFUSED`; the session is closed then.
   */
  async open(signal: AbortSignal): Promise<void> {
    try {
      const { url, responseTimeoutMs } = this.#options;
      await this.#socket.open(url, responseTimeoutMs, signal);
      if (this.#state !== 'opening') throw disconnected();
      this.#state = 'login';
      await discoverProtocol(this.#loginChannel(signal));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Registers; afterwards the session is ready. */
  register(signal: AbortSignal): Promise<Uint8Array> {
    return this.#login(async () => {
      const { identity, gatewayIdentity } = this.#options;
      const onKey = (sharedKey: Uint8Array): void => {
        this.#sharedKey = sharedKey;
      };
      const { random } = this.#modules;
      const channel = this.#loginChannel(signal);
      const registered = await register(channel, identity, gatewayIdentity, onKey, random);
      this.#kind = forwardKindOf(registered.protocolVersion);
      return registered.sharedKey;
    });
  }

  /**
   * Authenticates with a stored key; afterwards the session is ready. Mail may be delivered before
   * it resolves.
   */
  authenticate(sharedKey: Uint8Array, unixSeconds: number, signal: AbortSignal): Promise<void> {
    return this.#login(async () => {
      this.#sharedKey = sharedKey;
      const { identity } = this.#options;
      const { random } = this.#modules;
      const channel = this.#loginChannel(signal);
      const answer = await authenticate(channel, identity, sharedKey, unixSeconds, random);
      this.#kind = forwardKindOf(answer.protocolVersion);
      this.#modules.onBalance(answer.bandwidthRemaining);
    });
  }

  /** Sends a packet to be forwarded. Call only when {@link canSend}. */
  sendPacket(packet: MixPacket): void {
    const sharedKey = this.#ready();
    const frame = sealForwardFrame(sharedKey, this.#kind, packet, this.#modules.random);
    this.#modules.onTrace({ type: 'packet', bytes: packet.packet });
    this.#modules.onTrace({ type: 'frame', bytes: frame });
    this.#socket.send(new Uint8Array(frame));
  }

  /**
   * Presents a ticket.
   *
   * @throws {@link ClientError} `CLIENT_QUEUE_FULL`, `CLIENT_TIMEOUT`, `CLIENT_DISCONNECTED`,
   * `CLIENT_GATEWAY_REFUSED` (the gateway did not understand) or `CLIENT_UNEXPECTED_ANSWER`. After
   * any of them the same bytes may be presented again.
   */
  async claim(claim: Claim, signal?: AbortSignal): Promise<ClaimOutcome> {
    const sharedKey = this.#ready();
    const request = { type: 'coirClaim', claim } as const;
    // A claim that cannot be written must not wait for an answer.
    const bytes = encodeSessionRequest(request);
    const outcome = this.#claims.add(claim, this.#options.claimTimeoutMs, signal);
    this.#modules.onTrace({ type: 'claim', bytes });
    this.#say(encodeClientMessage(sealSessionRequest(sharedKey, request, this.#modules.random)));
    return outcome;
  }

  /**
   * Asks for the bandwidth that a gateway with open access gives to anybody. One such request at a
   * time, and not while a claim waits: a refusal does not say what it answers.
   *
   * @throws {@link ClientError} `CLIENT_QUEUE_FULL`, `CLIENT_TIMEOUT`, `CLIENT_DISCONNECTED` or
   * `CLIENT_GATEWAY_REFUSED`.
   */
  async requestOpenAccess(signal?: AbortSignal): Promise<number> {
    this.#ready();
    if (!this.#claims.isEmpty) {
      throw new ClientError('CLIENT_QUEUE_FULL', 'a claim waits for its answer; ask after it');
    }
    const granted = this.#openAccess.begin(this.#options.responseTimeoutMs, signal);
    this.#say(encodeClientMessage({ type: 'claimFreeTestnetBandwidth' }));
    return await granted;
  }

  /** Ends the session. What waits for an answer is told so. Safe to call again. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#heartbeat.stop();
    this.#inbox.close(disconnected());
    this.#claims.close(disconnected());
    this.#openAccess.fail(disconnected());
    this.#socket.close();
    this.#modules.onClosed();
  }

  async #login<Result>(steps: () => Promise<Result>): Promise<Result> {
    try {
      const result = await steps();
      if (this.#state !== 'login') throw disconnected();
      this.#state = 'ready';
      this.#heartbeat.start(this.#options.heartbeatMs);
      for (const message of this.#inbox.drain()) this.#handle(message);
      return result;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #loginChannel(signal: AbortSignal): LoginChannel {
    return {
      say: (text) => this.#say(text),
      next: () => this.#inbox.next(this.#options.responseTimeoutMs, signal),
    };
  }

  /** The key of the session. */
  #ready(): Uint8Array {
    if (this.#state !== 'ready' || this.#sharedKey === undefined) throw disconnected();
    return this.#sharedKey;
  }

  #say(text: string): void {
    this.#modules.onTrace({ type: 'text', text });
    this.#socket.send(text);
  }

  #receive(data: unknown): void {
    if (this.#state === 'closed') return;
    this.#heartbeat.heard();
    const what = typeof data === 'string' ? 'text' : 'frame';
    try {
      if (typeof data === 'string') this.#handle(parseGatewayMessage(data));
      else if (data instanceof ArrayBuffer) this.#receiveFrame(new Uint8Array(data));
      else if (data instanceof Uint8Array) this.#receiveFrame(data);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#skip(what, error.code);
    }
  }

  #receiveFrame(frame: Uint8Array): void {
    if (this.#sharedKey === undefined) this.#skip('frame', 'CLIENT_UNEXPECTED_ANSWER');
    else this.#modules.onDelivered(openPushFrame(this.#sharedKey, frame));
  }

  #skip(what: 'text' | 'frame', code: string): void {
    this.#modules.onEvent({ type: 'skipped', what, code });
  }

  #handle(message: GatewayMessage): void {
    if (this.#state !== 'ready') {
      this.#inbox.put(message);
      return;
    }
    switch (message.type) {
      case 'send':
        this.#modules.onBalance(message.remainingBandwidth);
        break;
      case 'bandwidth':
        this.#modules.onBalance(message.availableTotal);
        this.#openAccess.grant(message.availableTotal);
        break;
      case 'typedError':
        this.#handleTypedError(message.error);
        break;
      case 'encryptedResponse':
        this.#handleAnswer(message);
        break;
      case 'error':
        this.#handleError(message.message);
        break;
      case 'supportedProtocol':
        break;
      case 'handshakePayload':
      case 'handshakeError':
      case 'register':
      case 'authenticate':
        this.#skip('text', 'CLIENT_UNEXPECTED_ANSWER');
    }
  }

  #handleTypedError(error: TypedError): void {
    if (error.kind === 'ticketReplay') {
      this.#modules.onEvent({ type: 'gatewayError', message: 'ticket_replay' });
      return;
    }
    const { required, available } = error;
    this.#modules.onBalance(available);
    this.#modules.onEvent({ type: 'outOfBandwidth', required, available });
  }

  /**
   * An answer that fits no claim means that the session is out of step: a later one could be taken
   * for another claim's.
   */
  #handleAnswer(sealed: SealedBytes): void {
    const sharedKey = this.#ready();
    let isInStep = false;
    try {
      isInStep = this.#claims.answer(openSessionResponse(sharedKey, sealed));
    } finally {
      if (!isInStep) this.close();
    }
  }

  /** A gateway answers packets with typed errors, so a plain one is about the oldest request. */
  #handleError(message: string): void {
    const refused = new ClientError('CLIENT_GATEWAY_REFUSED', `the gateway refused: ${message}`);
    if (this.#openAccess.fail(refused) || this.#claims.fail(refused)) return;
    this.#modules.onEvent({ type: 'gatewayError', message });
  }
}
