import type { Endpoint } from '@coir/mixnet';
import {
  type Claim,
  createAuthentication,
  encodeClientMessage,
  type GatewayMessage,
  type IdentityKeyPair,
  openPushFrame,
  openSessionResponse,
  parseGatewayMessage,
  proveIdentity,
  type SessionRequest,
  type SessionResponse,
  sealForwardFrame,
  sealSessionRequest,
  startHandshake,
} from '@coir/protocol/gateway';
import { ed25519, randomBytes } from '@coir/sphinx/primitives';
import { WebSocket } from 'ws';

/**
 * Something that came from the gateway: a text message, the bytes of a push frame still sealed, or
 * the end.
 */
export type FromGateway =
  | GatewayMessage
  | { readonly type: 'push'; readonly frame: Uint8Array }
  | { readonly type: 'closed'; readonly code: number };

const ANSWER_TIMEOUT_MS = 8000;

/** A client identity. */
export function createIdentity(): IdentityKeyPair {
  const secretKey = randomBytes(32);
  return { publicKey: ed25519.publicKey(secretKey), secretKey };
}

/**
 * The client's end of the wire: says exactly what a test wants said, and hands out what comes, in
 * order.
 */
export class RawClient {
  readonly identity: IdentityKeyPair;
  readonly socket: WebSocket;
  sharedKey: Uint8Array = new Uint8Array(32);
  readonly #received: FromGateway[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;

  private constructor(identity: IdentityKeyPair, socket: WebSocket) {
    this.identity = identity;
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) =>
      this.#take(
        isBinary
          ? { type: 'push', frame: Uint8Array.from(data) }
          : parseGatewayMessage(data.toString()),
      ),
    );
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.#isClosed = true;
      this.#take({ type: 'closed', code });
    });
  }

  static async connect(
    hop: Endpoint,
    identity: IdentityKeyPair = createIdentity(),
  ): Promise<RawClient> {
    const socket = new WebSocket(`ws://${hop.host}:${hop.port}/any/path`);
    const client = new RawClient(identity, socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('close', () => reject(new Error('the gateway refused the connection')));
    });
    return client;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Messages that arrived and were not taken. */
  get waitingCount(): number {
    return this.#received.length;
  }

  #take(message: FromGateway): void {
    this.#received.push(message);
    this.#wake?.();
  }

  /** The next thing from the gateway. */
  async next(): Promise<FromGateway> {
    const timer = setTimeout(() => this.#wake?.(), ANSWER_TIMEOUT_MS);
    const deadline = performance.now() + ANSWER_TIMEOUT_MS;
    while (this.#received.length === 0 && performance.now() < deadline) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
    const message = this.#received.shift();
    if (message === undefined) throw new Error('nothing came from the gateway');
    return message;
  }

  /** The next message, which must be of this type. */
  async expect<Type extends FromGateway['type']>(
    type: Type,
  ): Promise<Extract<FromGateway, { type: Type }>> {
    const message = await this.next();
    if (message.type !== type) throw new Error(`got ${JSON.stringify(message)} for ${type}`);
    return message as Extract<FromGateway, { type: Type }>;
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  /** Registers and keeps the key. What is pushed before the answer is left out. */
  async register(gatewayIdentity: Uint8Array, protocolVersion = 3): Promise<void> {
    const { state, message } = startHandshake(this.identity, gatewayIdentity);
    this.sendText(
      encodeClientMessage({ type: 'handshakePayload', protocolVersion, data: message }),
    );
    const answer = await this.expect('handshakePayload');
    const proof = proveIdentity(state, answer.data);
    this.sendText(
      encodeClientMessage({ type: 'handshakePayload', protocolVersion, data: proof.message }),
    );
    const confirmation = await this.expect('handshakePayload');
    if (confirmation.data[0] !== 1) throw new Error('not confirmed');
    this.sharedKey = proof.sharedKey;
  }

  /** Says who it is, with a key from an earlier registration. */
  authenticate(
    sharedKey: Uint8Array,
    options: { unixSeconds?: number; protocolVersion?: number } = {},
  ): void {
    this.sharedKey = sharedKey;
    const { unixSeconds = Math.floor(Date.now() / 1000) } = options;
    this.sendText(encodeClientMessage(createAuthentication(this.identity, sharedKey, unixSeconds)));
  }

  /** Has a packet forwarded. */
  sendPacket(nextHop: Endpoint, packet: Uint8Array, kind: 1 | 2 = 2): void {
    this.sendBytes(sealForwardFrame(this.sharedKey, kind, { keyRotation: 'odd', nextHop, packet }));
  }

  /** Sends an encrypted request. */
  request(request: SessionRequest): void {
    this.sendText(encodeClientMessage(sealSessionRequest(this.sharedKey, request)));
  }

  /** The answer to an encrypted request. */
  async response(): Promise<SessionResponse> {
    return openSessionResponse(this.sharedKey, await this.expect('encryptedResponse'));
  }

  /** Shows a ticket. */
  async claim(claim: Claim): Promise<SessionResponse> {
    this.request({ type: 'coirClaim', claim });
    return await this.response();
  }

  /** The next thing, which must be pushed bytes. */
  async pushed(): Promise<Uint8Array> {
    return openPushFrame(this.sharedKey, (await this.expect('push')).frame);
  }

  /** Everything pushed until a message of this type comes. */
  async pushedBefore(type: FromGateway['type']): Promise<Uint8Array[]> {
    const pushed: Uint8Array[] = [];
    for (;;) {
      const message = await this.next();
      if (message.type === type) return pushed;
      if (message.type !== 'push') throw new Error(`got ${message.type} before ${type}`);
      pushed.push(openPushFrame(this.sharedKey, message.frame));
    }
  }

  async close(): Promise<void> {
    this.socket.terminate();
    while (!this.#isClosed) await this.next();
  }
}
