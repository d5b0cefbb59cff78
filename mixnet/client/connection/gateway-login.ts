import {
  type AuthenticateResponse,
  assertAnsweredVersion,
  type ClientMessage,
  checkConfirmation,
  createAuthentication,
  encodeClientMessage,
  type GatewayMessage,
  type IdentityKeyPair,
  MIN_AUTHENTICATION_VERSION,
  MIN_REGISTRATION_VERSION,
  type ObsoleteRequest,
  PROTOCOL_VERSION,
  proveIdentity,
  startHandshake,
} from '@coir/protocol/gateway';
import type { RandomSource } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import { Deferred } from './deferred.ts';

/** A connection whose texts are read one after the other. */
export interface LoginChannel {
  say(text: string): void;
  /** The next text; bounded in time. */
  next(): Promise<GatewayMessage>;
}

/** Texts that may wait to be read; a gateway says three at the most before it is answered. */
const MAX_WAITING = 16;

/** The texts of a log-in, read one after the other: two may arrive at once. */
export class LoginInbox {
  readonly #messages: GatewayMessage[] = [];
  #reader: Deferred<GatewayMessage> | undefined;
  #closed: ClientError | undefined;

  /** Takes a text in; ones beyond the limit are dropped. */
  put(message: GatewayMessage): void {
    if (this.#reader?.isPending === true) this.#reader.resolve(message);
    else if (this.#messages.length < MAX_WAITING) this.#messages.push(message);
  }

  /**
   * The next text.
   *
   * @throws {@link ClientError} `CLIENT_TIMEOUT`, or what the inbox was closed with.
   */
  async next(timeoutMs: number, signal: AbortSignal): Promise<GatewayMessage> {
    const waiting = this.#messages.shift();
    if (waiting !== undefined) return waiting;
    if (this.#closed !== undefined) throw this.#closed;
    this.#reader = new Deferred(timeoutMs, 'CLIENT_TIMEOUT', signal);
    return this.#reader.promise;
  }

  /** Takes out everything that was not read. */
  drain(): readonly GatewayMessage[] {
    return this.#messages.splice(0);
  }

  /** Rejects whoever reads, now or later: nothing more will come. */
  close(error: ClientError): void {
    this.#closed = error;
    this.#reader?.reject(error);
  }
}

type TextMessage = Exclude<ClientMessage, ObsoleteRequest>;

/**
 * Asks which protocol the gateway speaks.
 *
 * @throws {@link ClientError} `CLIENT_GATEWAY_REFUSED` when it is older than this client's.
 */
export async function discoverProtocol(channel: LoginChannel): Promise<void> {
  const { version } = await ask(channel, { type: 'supportedProtocol' }, 'supportedProtocol');
  if (version >= PROTOCOL_VERSION) return;
  throw new ClientError(
    'CLIENT_GATEWAY_REFUSED',
    `the gateway speaks protocol ${version} only, this client ${PROTOCOL_VERSION}`,
  );
}

/**
 * Registers with the gateway. The session is open afterwards.
 *
 * @param onKey - Given the shared key as soon as the gateway proved its identity: mail may come
 * before the last answer.
 * @returns The shared key, confirmed by the gateway, and the protocol of the session.
 */
export async function register(
  channel: LoginChannel,
  identity: IdentityKeyPair,
  gatewayIdentity: Uint8Array,
  onKey: (sharedKey: Uint8Array) => void,
  random: RandomSource,
): Promise<{ readonly sharedKey: Uint8Array; readonly protocolVersion: number }> {
  const { state, message } = startHandshake(identity, gatewayIdentity, random);
  const answer = await ask(channel, payload(message), 'handshakePayload');
  const proof = proveIdentity(state, answer.data, random);
  onKey(proof.sharedKey);
  const confirmation = await ask(channel, payload(proof.message), 'handshakePayload');
  checkConfirmation(confirmation.data);
  const response = await expect(channel, 'register');
  assertAnsweredVersion(response.protocolVersion, MIN_REGISTRATION_VERSION);
  assertStatus(response.status);
  return { sharedKey: proof.sharedKey, protocolVersion: response.protocolVersion };
}

/**
 * Authenticates with the key of an earlier registration.
 *
 * @param unixSeconds - Later than ever before with this gateway.
 * @returns Bytes of bandwidth left, and the protocol of the session.
 */
export async function authenticate(
  channel: LoginChannel,
  identity: IdentityKeyPair,
  sharedKey: Uint8Array,
  unixSeconds: number,
  random: RandomSource,
): Promise<AuthenticateResponse> {
  const request = createAuthentication(identity, sharedKey, unixSeconds, random);
  const response = await ask(channel, request, 'authenticate');
  assertAnsweredVersion(response.protocolVersion, MIN_AUTHENTICATION_VERSION);
  assertStatus(response.status);
  return response;
}

function payload(data: Uint8Array): TextMessage {
  return { type: 'handshakePayload', protocolVersion: PROTOCOL_VERSION, data };
}

function ask<Type extends GatewayMessage['type']>(
  channel: LoginChannel,
  message: TextMessage,
  type: Type,
): Promise<Extract<GatewayMessage, { type: Type }>> {
  channel.say(encodeClientMessage(message));
  return expect(channel, type);
}

async function expect<Type extends GatewayMessage['type']>(
  channel: LoginChannel,
  type: Type,
): Promise<Extract<GatewayMessage, { type: Type }>> {
  const message = await channel.next();
  if (isOfType(message, type)) return message;
  if (message.type === 'error' || message.type === 'handshakeError') {
    throw new ClientError('CLIENT_GATEWAY_REFUSED', `the gateway refused: ${message.message}`);
  }
  throw new ClientError('CLIENT_UNEXPECTED_ANSWER', `the gateway did not answer with ${type}`);
}

function isOfType<Type extends GatewayMessage['type']>(
  message: GatewayMessage,
  type: Type,
): message is Extract<GatewayMessage, { type: Type }> {
  return message.type === type;
}

function assertStatus(status: boolean): void {
  if (!status) throw new ClientError('CLIENT_GATEWAY_REFUSED', 'the gateway refused the log-in');
}
