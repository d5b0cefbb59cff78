import { importNodePrivateKey, type NodePrivateKey } from '@coir/sphinx';
import {
  answerHandshake,
  type Claim,
  type ClientMessage,
  checkAuthentication,
  completeHandshake,
  encodeGatewayMessage,
  type GatewayHandshake,
  type GatewayMessage,
  HANDSHAKE_SUCCESS,
  openForwardFrame,
  openSessionRequest,
  ProtocolError,
  parseClientMessage,
  type SessionResponse,
  type StoredRegistration,
  sealPushFrame,
  sealSessionResponse,
} from '../../../mixnet/protocol/gateway/index.ts';
import type { SampleNode } from '../protocol/topology/sample-network.ts';
import { toHex } from './refusal.ts';
import { type GatewayEnd, SocketPair } from './socket-pair.ts';

/** Takes the packets that leave a gateway. */
export type Forward = (host: string, packet: Uint8Array) => void;

interface Session {
  readonly end: GatewayEnd;
  handshake: GatewayHandshake | undefined;
  client: { readonly name: string; readonly sharedKey: Uint8Array } | undefined;
}

/**
 * A gateway made of the gateway's side of the protocol, without sockets, with switches to make it
 * misbehave.
 */
export class InProcessGateway {
  readonly node: SampleNode;
  readonly privateKey: NodePrivateKey;
  readonly registrations: Map<string, StoredRegistration> = new Map<string, StoredRegistration>();
  readonly mailbox: Map<string, Uint8Array[]> = new Map<string, Uint8Array[]>();
  readonly pairs: SocketPair[] = [];
  readonly received: ClientMessage[] = [];
  readonly packets: Uint8Array[] = [];
  readonly claims: Claim[] = [];
  balance = 1_000_000_000;
  /** Bytes that it gives to anybody who asks; nothing when undefined. */
  openAccessBytes: number | undefined;
  version = 5;
  /** `true` if connections can be opened. */
  isReachable = true;
  /** `true` if it answers nothing. */
  isSilent = false;
  answerClaim: (claim: Claim) => SessionResponse | string | undefined = () => undefined;
  readonly #identity: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array };
  readonly #forward: Forward;
  readonly #sessions = new Set<Session>();

  constructor(node: SampleNode, forward: Forward, signWith: Uint8Array = node.identitySeed) {
    this.node = node;
    this.privateKey = importNodePrivateKey(node.sphinxSecret);
    this.#identity = { publicKey: node.identityKey, secretKey: signWith };
    this.#forward = forward;
  }

  /** A client's connection. */
  accept(): SocketPair {
    const pair = new SocketPair();
    this.pairs.push(pair);
    pair.announce(this.isReachable ? 'open' : 'error');
    const session: Session = { end: pair.gateway, handshake: undefined, client: undefined };
    this.#sessions.add(session);
    pair.gateway.onMessage = (data) => {
      if (this.isSilent) return;
      try {
        if (typeof data === 'string') this.#takeText(session, data);
        else this.#takeFrame(session, data);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.#say(session, { type: 'error', message: error.message });
        session.end.close();
      }
    };
    return pair;
  }

  /** Hands a client what arrived for it, or keeps it. */
  deliver(client: string, content: Uint8Array): void {
    const session = [...this.#sessions].find(
      (one) => one.end.isOpen && one.client?.name === client,
    );
    if (session?.client === undefined) {
      this.mailbox.set(client, [...(this.mailbox.get(client) ?? []), content]);
    } else {
      session.end.send(sealPushFrame(session.client.sharedKey, content));
    }
  }

  /** Says something to every connected client. */
  sayRaw(data: string | Uint8Array): void {
    for (const { end } of this.#sessions) if (end.isOpen) end.send(data);
  }

  /** Ends every connection. */
  disconnect(): void {
    for (const { end } of this.#sessions) end.close();
  }

  #say(session: Session, message: GatewayMessage): void {
    session.end.send(encodeGatewayMessage(message));
  }

  #takeText(session: Session, text: string): void {
    const message = parseClientMessage(text);
    this.received.push(message);
    switch (message.type) {
      case 'supportedProtocol':
        this.#say(session, { type: 'supportedProtocol', version: this.version });
        break;
      case 'handshakePayload':
        this.#register(session, message);
        break;
      case 'authenticateV2':
        this.#authenticate(session, message);
        break;
      case 'encryptedRequest':
        this.#request(session, message);
        break;
      case 'claimFreeTestnetBandwidth':
        this.#grantOpenAccess(session);
        break;
      default:
        throw new ProtocolError('GATEWAY_PROTOCOL_UNKNOWN_MESSAGE', 'not here');
    }
  }

  #register(session: Session, message: Extract<ClientMessage, { type: 'handshakePayload' }>): void {
    const payload = (data: Uint8Array): GatewayMessage => ({
      type: 'handshakePayload',
      protocolVersion: 5,
      data,
    });
    if (session.handshake === undefined) {
      const answered = answerHandshake(this.#identity, message);
      session.handshake = answered.state;
      this.#say(session, payload(answered.message));
      return;
    }
    const { clientIdentity, sharedKey, protocolVersion } = completeHandshake(
      session.handshake,
      message,
    );
    this.registrations.set(toHex(clientIdentity), { sharedKey, lastTimestamp: undefined });
    session.client = { name: toHex(clientIdentity), sharedKey };
    this.#say(session, payload(HANDSHAKE_SUCCESS));
    this.#say(session, { type: 'register', protocolVersion, status: true });
  }

  #authenticate(
    session: Session,
    message: Extract<ClientMessage, { type: 'authenticateV2' }>,
  ): void {
    const name = toHex(message.clientIdentity);
    const now = Math.floor(Date.now() / 1000);
    const { sharedKey } = checkAuthentication(message, now, () => this.registrations.get(name));
    this.registrations.set(name, { sharedKey, lastTimestamp: message.requestUnixTimestamp });
    for (const content of this.mailbox.get(name) ?? []) {
      session.end.send(sealPushFrame(sharedKey, content));
    }
    this.mailbox.delete(name);
    session.client = { name, sharedKey };
    const bandwidthRemaining = this.balance;
    this.#say(session, {
      type: 'authenticate',
      protocolVersion: 5,
      status: true,
      bandwidthRemaining,
    });
  }

  #grantOpenAccess(session: Session): void {
    if (this.openAccessBytes === undefined) {
      this.#say(session, { type: 'error', message: 'no bandwidth without a ticket' });
      return;
    }
    this.balance = this.openAccessBytes;
    this.#say(session, { type: 'bandwidth', availableTotal: this.balance });
  }

  #request(session: Session, message: Extract<ClientMessage, { type: 'encryptedRequest' }>): void {
    if (session.client === undefined) return;
    const request = openSessionRequest(session.client.sharedKey, message);
    if (request.type !== 'coirClaim') return;
    this.claims.push(request.claim);
    const answer = this.answerClaim(request.claim);
    if (answer === undefined) return;
    if (typeof answer === 'string') this.#say(session, { type: 'error', message: answer });
    else this.#say(session, sealSessionResponse(session.client.sharedKey, answer));
  }

  #takeFrame(session: Session, frame: Uint8Array): void {
    if (session.client === undefined) return;
    const { nextHop, packet } = openForwardFrame(session.client.sharedKey, frame);
    if (packet.length > this.balance) {
      const error = {
        kind: 'outOfBandwidth',
        required: packet.length,
        available: this.balance,
      } as const;
      this.#say(session, { type: 'typedError', error });
      return;
    }
    this.balance -= packet.length;
    this.packets.push(packet);
    this.#forward(nextHop.host, packet);
    this.#say(session, { type: 'send', remainingBandwidth: this.balance });
  }
}
