import type { IdentityKeyPair } from '@coir/protocol/gateway';
import type { RandomSource } from '@coir/sphinx/primitives';
import type { ClientEvent, TraceEvent } from './client-event.ts';
import type { OpenSocket } from './web-socket.ts';

/** Limits and parties of a gateway session. */
export interface GatewaySessionOptions {
  readonly url: string;
  readonly identity: IdentityKeyPair;
  readonly gatewayIdentity: Uint8Array;
  /** Time for each answer. */
  readonly responseTimeoutMs: number;
  /** Time for the answer to a claim: the gateway asks the verifier. */
  readonly claimTimeoutMs: number;
  readonly maxPendingClaims: number;
  /** Time between two questions whether the gateway is still there. */
  readonly heartbeatMs: number;
  /** Bytes that may wait in the socket before no more packets are taken. */
  readonly maxBufferedBytes: number;
}

/** The modules of a gateway session. No callback may throw. */
export interface GatewaySessionModules {
  readonly openSocket: OpenSocket;
  readonly random: RandomSource;
  onDelivered(delivered: Uint8Array): void;
  onBalance(bytes: number): void;
  onEvent(event: ClientEvent): void;
  onTrace(event: TraceEvent): void;
  onClosed(): void;
}
