import type { IdentityKeyPair } from '@coir/protocol/gateway';
import type { RandomSource } from '@coir/sphinx/primitives';
import type { ClientEvent, TraceEvent } from './client-event.ts';
import type { OpenSocket } from './web-socket.ts';

/** Limits and parties of a gateway session. */
export interface GatewaySessionOptions {
  readonly url: string;
  readonly identity: IdentityKeyPair;
  readonly gatewayIdentity: Uint8Array;
  /** How long each answer may take. */
  readonly responseTimeoutMs: number;
  /** How long a claim may take: the gateway asks the verifier. */
  readonly claimTimeoutMs: number;
  readonly maxPendingClaims: number;
  /** How often the gateway is asked whether it is still there. */
  readonly heartbeatMs: number;
  /** Bytes that may wait in the socket before no more packets are taken. */
  readonly maxBufferedBytes: number;
}

/** Where a gateway session reports to. None of them may throw. */
export interface GatewaySessionModules {
  readonly openSocket: OpenSocket;
  readonly random: RandomSource;
  onDelivered(delivered: Uint8Array): void;
  onBalance(bytes: number): void;
  onEvent(event: ClientEvent): void;
  onTrace(event: TraceEvent): void;
  onClosed(): void;
}
