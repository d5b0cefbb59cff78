import type { ClientAdmissionOptions } from './session/client-admission.ts';
import type { ClientListenerOptions } from './session/client-listener.ts';
import type { ClientSocketOptions } from './session/client-socket.ts';
import type { MailboxOptions } from './store/mailbox.ts';
import type { RegisteredClientsOptions } from './store/registered-clients.ts';

/** Bounds of a gateway, all with defaults. */
export interface GatewayLimits
  extends Omit<ClientListenerOptions, 'host' | 'port'>,
    ClientAdmissionOptions,
    ClientSocketOptions,
    MailboxOptions,
    RegisteredClientsOptions {
  /**
   * Tickets refused as false or spent that an address may show at once, all its clients together.
   */
  readonly claimFailuresPerAddress: number;
  /** Time after which one more is allowed. */
  readonly claimFailureRefillMs: number;
  /** Texts and unreadable frames that an address may send at once, all its clients together. */
  readonly requestsPerAddress: number;
  /** Time after which one more is allowed. */
  readonly requestRefillMs: number;
  /** Time between two looks for mail and registrations that grew old. */
  readonly cleanMs: number;
}

const MIB = 1024 * 1024;

/**
 * The defaults. Connections, timers, and the age of mail are those of `gateway.md` §1.3 and
 * `gateway.md` §4.1, the rest is ours.
 */
export const GATEWAY_LIMITS: GatewayLimits = {
  maxConnections: 8192,
  maxConnectionsPerAddress: 100,
  upgradeTimeoutMs: 1500,
  trustedProxies: [],
  initialMessageTimeoutMs: 10_000,
  handshakeMessageTimeoutMs: 5000,
  maxInitialMessages: 8,
  maxWaitingMessages: 64,
  maxBufferedBytes: MIB / 2,
  heartbeatMs: 30_000,
  maxCountPerClient: 8192,
  maxBytesPerClient: 16 * MIB,
  maxBytes: 4096 * MIB,
  maxWaitingMail: 2000,
  commitDelayMs: 10,
  maxAgeMs: 24 * 3_600_000,
  maxClients: 1_000_000,
  maxUnpaidAgeMs: 24 * 3_600_000,
  claimFailuresPerAddress: 64,
  claimFailureRefillMs: 2000,
  requestsPerAddress: 512,
  requestRefillMs: 20,
  cleanMs: 3_600_000,
};
