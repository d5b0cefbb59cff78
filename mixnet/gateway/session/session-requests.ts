import type { Clock } from '@coir/io';
import {
  type ClientMessage,
  type EncryptedRequest,
  encodeGatewayMessage,
  openSessionRequest,
  PROTOCOL_VERSION,
  ProtocolError,
  parseClientMessage,
  type SessionRequest,
  type SessionResponse,
  sealSessionResponse,
} from '@coir/protocol/gateway';
import type { RateLimit } from '@coir/service';
import type { RandomSource } from '@coir/sphinx/primitives';
import { type Claim, type ClaimOutcome, type RefusalCode, refusal } from '@coir/verifier-api';
import type { Bandwidth } from '../bandwidth/bandwidth.ts';
import type { RegisteredClients } from '../store/registered-clients.ts';
import type { ClientSocket } from './client-socket.ts';

/** Encrypted requests of one session that may wait for their answers. */
const MAX_WAITING_REQUESTS = 16;

/** The modules of {@link SessionRequests}. */
export interface SessionRequestsModules {
  readonly socket: ClientSocket;
  readonly bandwidth: Bandwidth;
  readonly clients: RegisteredClients;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** By address. */
  readonly claimFailures: RateLimit;
}

/** The client whose requests are answered. */
export interface SessionClient {
  readonly identity: Uint8Array;
  readonly sharedKey: Uint8Array;
  /** The address it connects from. */
  readonly address: string;
  /** `true` if bandwidth is given for nothing. */
  readonly openAccess: boolean;
}

/**
 * Answers the text requests of an admitted client (`gateway.md` §2.2). Encrypted requests are
 * answered in their order, but not before later packets: a claim may take a while, and traffic goes
 * on in the meantime.
 */
export class SessionRequests {
  readonly #client: SessionClient;
  readonly #modules: SessionRequestsModules;
  #waiting = 0;
  #previous: Promise<void> = Promise.resolve();

  constructor(client: SessionClient, modules: SessionRequestsModules) {
    this.#client = client;
    this.#modules = modules;
  }

  /** Answers one text frame. @param text - Untrusted. */
  take(text: string): void {
    let message: ClientMessage;
    try {
      message = parseClientMessage(text);
    } catch (error) {
      this.#refuse(error instanceof ProtocolError ? error.message : 'Internal error');
      return;
    }
    switch (message.type) {
      case 'supportedProtocol':
        this.#send({ type: 'supportedProtocol', version: PROTOCOL_VERSION });
        return;
      case 'claimFreeTestnetBandwidth':
        this.#claimFreeBandwidth();
        return;
      case 'encryptedRequest':
        this.#takeEncrypted(message);
        return;
      case 'bandwidthCredential':
      case 'bandwidthCredentialV2':
      case 'ecashCredential':
      case 'upgradeModeJWT':
        this.#refuse('credentials of this kind are not supported by this gateway');
        return;
      case 'authenticate':
      case 'authenticateV2':
      case 'handshakePayload':
      case 'handshakeError':
        this.#refuse('The received request is not valid in the current context');
        return;
    }
  }

  #claimFreeBandwidth(): void {
    const { bandwidth } = this.#modules;
    if (!this.#client.openAccess) {
      this.#refuse('This gateway is only accepting coconut credentials for bandwidth');
      return;
    }
    bandwidth.grantFreeBytes();
    this.#send({ type: 'bandwidth', availableTotal: bandwidth.remaining });
  }

  #takeEncrypted(sealed: EncryptedRequest): void {
    let request: SessionRequest;
    try {
      request = openSessionRequest(this.#client.sharedKey, sealed);
    } catch {
      this.#refuse('failed to decrypt provided text request');
      return;
    }
    const isOver = this.#waiting >= MAX_WAITING_REQUESTS;
    this.#waiting += 1;
    const answer = async (): Promise<void> => {
      this.#respond(isOver ? TOO_MANY_REQUESTS : await this.#perform(request));
    };
    this.#previous = this.#previous
      .then(answer)
      .catch(() => this.#refuse('Internal error'))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #perform(request: SessionRequest): Promise<SessionResponse> {
    switch (request.type) {
      case 'forgetMe':
        if (request.client) this.#modules.clients.remove(this.#client.identity);
        return { type: 'forgetMeAck' };
      case 'rememberMe':
        return { type: 'rememberMeAck' };
      case 'coirClaim': {
        const outcome = await this.#claim(request.claim);
        return outcome.receipt === undefined
          ? { type: 'coirRefused', refusal: outcome.refused }
          : { type: 'coirReceipt', receipt: outcome.receipt };
      }
    }
  }

  /**
   * Passes a ticket on, unless too many from this address were false or spent: the verifier makes
   * single clients wait, and to be another client costs nothing.
   */
  async #claim(ticket: Claim): Promise<ClaimOutcome> {
    const { bandwidth, claimFailures } = this.#modules;
    const { address } = this.#client;
    if (claimFailures.secondsUntilFree(address) > 0) {
      return {
        refused: refusal('too_many_requests', 'Too many tickets from this address were refused.'),
      };
    }
    const outcome = await bandwidth.claim(ticket);
    if (outcome.refused !== undefined && FALSE_OR_SPENT.has(outcome.refused.code)) {
      claimFailures.charge(address);
    }
    return outcome;
  }

  #respond(response: SessionResponse): void {
    this.#send(sealSessionResponse(this.#client.sharedKey, response, this.#modules.random));
  }

  #refuse(message: string): void {
    this.#send({ type: 'error', message });
  }

  #send(message: Parameters<typeof encodeGatewayMessage>[0]): void {
    this.#modules.socket.sendText(encodeGatewayMessage(message));
  }
}

/** Refusals that cost the verifier as much as a good ticket does. */
const FALSE_OR_SPENT: ReadonlySet<string> = new Set<RefusalCode>(['invalid_show', 'already_spent']);

const TOO_MANY_REQUESTS: SessionResponse = {
  type: 'coirRefused',
  refusal: refusal(
    'too_many_requests',
    'Too many requests of this session wait for their answers.',
  ),
};
