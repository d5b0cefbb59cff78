import { type Clock, unixSeconds } from '@coir/io';
import {
  type Authentication,
  answerHandshake,
  type ClientMessage,
  checkAuthentication,
  completeHandshake,
  encodeGatewayMessage,
  type GatewayHandshake,
  type GatewayMessage,
  HANDSHAKE_FAILURE,
  HANDSHAKE_SUCCESS,
  type HandshakePayload,
  type IdentityKeyPair,
  PROTOCOL_VERSION,
  ProtocolError,
  parseClientMessage,
} from '@coir/protocol/gateway';
import type { RandomSource } from '@coir/sphinx/primitives';
import type { Counters } from '../../node/counters.ts';
import type { GatewayCount } from '../metrics.ts';
import type { RegisteredClients } from '../store/registered-clients.ts';
import type { ClientSocket } from './client-socket.ts';

/** Times of `gateway.md` §1.3, and a bound on how long a client may take in all. */
export interface ClientAdmissionOptions {
  /** Time for each message of a client before it has said who it is. */
  readonly initialMessageTimeoutMs: number;
  /** Time for each message of a registration. */
  readonly handshakeMessageTimeoutMs: number;
  /** Messages it may need in all until it is admitted. */
  readonly maxInitialMessages: number;
}

/** The modules of {@link ClientAdmission}. */
export interface ClientAdmissionModules {
  readonly identity: IdentityKeyPair;
  readonly clients: RegisteredClients;
  readonly counters: Counters<GatewayCount>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A client that proved who it is, and how it wants to be told so. */
export interface AdmittedClient {
  readonly identity: Uint8Array;
  readonly sharedKey: Uint8Array;
  /** The answer that ends the admission, once the client's mail was pushed. */
  answer(bandwidthRemaining: number): GatewayMessage;
}

/** Stops an admission: the answers are said to the client, then the connection is closed. */
class Rejection extends Error {
  readonly answers: readonly GatewayMessage[];

  constructor(...answers: readonly GatewayMessage[]) {
    super('rejected');
    this.answers = answers;
  }
}

const ONLY_ADMISSION = "Only 'Register' or 'Authenticate' requests are allowed";

function errorText(message: string): Rejection {
  return new Rejection({ type: 'error', message });
}

/**
 * Lets clients in: registration, or authentication of one that registered before (`gateway.md` §1.3
 * to 1.7). Profile of protocol 5 only; what is older is refused in words.
 */
export class ClientAdmission {
  readonly #options: ClientAdmissionOptions;
  readonly #modules: ClientAdmissionModules;

  constructor(options: ClientAdmissionOptions, modules: ClientAdmissionModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /**
   * Talks to a new connection until the client is known. `undefined` when it went away or was
   * refused; then the socket is being closed.
   */
  async admit(socket: ClientSocket): Promise<AdmittedClient | undefined> {
    try {
      return await this.#listen(socket);
    } catch (error) {
      this.#modules.counters.increment('clients_rejected');
      const answers =
        error instanceof Rejection
          ? error.answers
          : [{ type: 'error' as const, message: 'Internal error' }];
      for (const answer of answers) socket.sendText(encodeGatewayMessage(answer));
      socket.close(1008);
      return undefined;
    }
  }

  async #listen(socket: ClientSocket): Promise<AdmittedClient | undefined> {
    const { initialMessageTimeoutMs, maxInitialMessages } = this.#options;
    for (let count = 0; count < maxInitialMessages; count += 1) {
      const message = await receive(socket, initialMessageTimeoutMs);
      if (message === undefined) return undefined;
      switch (message.type) {
        case 'supportedProtocol':
          socket.sendText(
            encodeGatewayMessage({ type: 'supportedProtocol', version: PROTOCOL_VERSION }),
          );
          break;
        case 'handshakePayload':
          return await this.#register(socket, message);
        case 'authenticateV2':
          return this.#authenticate(message);
        case 'authenticate':
          throw errorText(
            'the legacy authentication method is no longer supported. please update your client',
          );
        default:
          throw errorText(ONLY_ADMISSION);
      }
    }
    throw errorText(ONLY_ADMISSION);
  }

  async #register(
    socket: ClientSocket,
    first: HandshakePayload,
  ): Promise<AdmittedClient | undefined> {
    const { identity, random, clients, counters } = this.#modules;
    const { state, message } = orHandshakeError(() => answerHandshake(identity, first, random));
    const { protocolVersion } = state;
    const send = (data: Uint8Array): void =>
      socket.sendText(encodeGatewayMessage({ type: 'handshakePayload', protocolVersion, data }));
    send(message);
    const third = await this.#receiveProof(socket);
    if (third === undefined) return undefined;
    const registration = this.#complete(state, third);
    if (!clients.register(registration.clientIdentity, registration.sharedKey)) {
      throw new Rejection({
        type: 'handshakeError',
        message: 'this gateway takes no further clients',
      });
    }
    counters.increment('clients_registered');
    send(HANDSHAKE_SUCCESS);
    return {
      identity: registration.clientIdentity,
      sharedKey: registration.sharedKey,
      answer: () => ({ type: 'register', protocolVersion, status: true }),
    };
  }

  /**
   * The client's proof; other messages are ignored while it is waited for, as `gateway.md` §1.5
   * says.
   */
  async #receiveProof(socket: ClientSocket): Promise<HandshakePayload | undefined> {
    const { handshakeMessageTimeoutMs, maxInitialMessages } = this.#options;
    for (let count = 0; count < maxInitialMessages; count += 1) {
      const message = await receive(socket, handshakeMessageTimeoutMs);
      if (message === undefined) return undefined;
      if (message.type === 'handshakePayload') return message;
      if (message.type === 'handshakeError') {
        socket.close(1000);
        return undefined;
      }
    }
    throw errorText(ONLY_ADMISSION);
  }

  #complete(
    state: GatewayHandshake,
    third: HandshakePayload,
  ): ReturnType<typeof completeHandshake> {
    try {
      return completeHandshake(state, third);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const { protocolVersion } = state;
      throw new Rejection(
        { type: 'handshakePayload', protocolVersion, data: HANDSHAKE_FAILURE },
        { type: 'handshakeError', message: error.message },
      );
    }
  }

  #authenticate(request: Authentication): AdmittedClient {
    const { clients, clock, counters } = this.#modules;
    const { clientIdentity, requestUnixTimestamp } = request;
    const now = unixSeconds(clock.unixMs());
    try {
      const { sharedKey } = checkAuthentication(request, now, (client) => clients.find(client));
      if (!clients.advanceTimestamp(clientIdentity, requestUnixTimestamp)) {
        throw errorText('the time of the request is not later than that of an earlier one');
      }
      counters.increment('clients_authenticated');
      return {
        identity: clientIdentity,
        sharedKey,
        answer: (bandwidthRemaining) => ({
          type: 'authenticate',
          protocolVersion: PROTOCOL_VERSION,
          status: true,
          bandwidthRemaining,
        }),
      };
    } catch (error) {
      if (error instanceof ProtocolError) throw errorText(error.message);
      throw error;
    }
  }
}

function orHandshakeError<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Rejection({ type: 'handshakeError', message: error.message });
  }
}

/**
 * The next message of a client that is not let in yet. Whatever is none, or comes too late, ends
 * the connection.
 */
async function receive(
  socket: ClientSocket,
  timeoutMs: number,
): Promise<ClientMessage | undefined> {
  const received = await socket.receive(timeoutMs);
  switch (received.kind) {
    case 'closed':
      return undefined;
    case 'timeout':
      throw errorText('timed out while waiting for initial data');
    case 'binary':
      throw errorText('possibly received a sphinx packet without prior authentication');
    case 'text':
      break;
  }
  try {
    return parseClientMessage(received.text);
  } catch {
    throw errorText(ONLY_ADMISSION);
  }
}
