import {
  boolean,
  bytes,
  count,
  defineSettings,
  duration,
  networks,
  optional,
  path,
  port,
  type SettingFault,
  type SettingsOf,
  secretFile,
  url,
} from '@coir/service';
import { nodeSettings, relaySettings } from '../mix-node/relay-settings.ts';
import { GATEWAY_LIMITS } from './gateway-limits.ts';
import { isLoopback } from './loopback.ts';

const MAX_CONNECTIONS = 65_536;

/** The bounds for clients and their mail, as settings. */
const limitSettings = {
  maxConnections: count('Connections of clients at once.', {
    default: GATEWAY_LIMITS.maxConnections,
    most: MAX_CONNECTIONS,
  }),
  maxConnectionsPerAddress: count('Connections of clients at once of one address.', {
    default: GATEWAY_LIMITS.maxConnectionsPerAddress,
    most: MAX_CONNECTIONS,
  }),
  trustedProxies: networks(
    'Reverse proxies whose X-Forwarded-For header is believed; connections are then counted for the addresses it names.',
  ),
  upgradeTimeoutMs: duration('Time from a TCP connection to its websocket.', {
    default: GATEWAY_LIMITS.upgradeTimeoutMs,
  }),
  initialMessageTimeoutMs: duration('Time for each message before a client has said who it is.', {
    default: GATEWAY_LIMITS.initialMessageTimeoutMs,
  }),
  handshakeMessageTimeoutMs: duration('Time for each message of a registration.', {
    default: GATEWAY_LIMITS.handshakeMessageTimeoutMs,
  }),
  maxInitialMessages: count('Messages a client may need in all until it is admitted.', {
    default: GATEWAY_LIMITS.maxInitialMessages,
  }),
  maxWaitingMessages: count('Messages of a client that may wait to be worked off.', {
    default: GATEWAY_LIMITS.maxWaitingMessages,
  }),
  maxBufferedBytes: bytes(
    'Bytes that may wait to be sent to a client; at twice this it is cut off.',
    {
      default: GATEWAY_LIMITS.maxBufferedBytes,
    },
  ),
  heartbeatMs: duration('Time between two pings, and for the answer to one.', {
    default: GATEWAY_LIMITS.heartbeatMs,
  }),
  maxCountPerClient: count('Messages kept for one client.', {
    default: GATEWAY_LIMITS.maxCountPerClient,
  }),
  maxBytesPerClient: bytes('Bytes of messages kept for one client.', {
    default: GATEWAY_LIMITS.maxBytesPerClient,
  }),
  maxBytes: bytes('Bytes of messages kept for all clients.', { default: GATEWAY_LIMITS.maxBytes }),
  maxWaitingMail: count('Messages that may wait to be stored.', {
    default: GATEWAY_LIMITS.maxWaitingMail,
  }),
  commitDelayMs: duration('Time for which messages collect before they are stored together.', {
    default: GATEWAY_LIMITS.commitDelayMs,
  }),
  maxAgeMs: duration('Time for which a message is kept, of the time that the gateway runs.', {
    default: GATEWAY_LIMITS.maxAgeMs,
  }),
  maxClients: count('Clients that may be registered.', { default: GATEWAY_LIMITS.maxClients }),
  maxUnpaidAgeMs: duration(
    'Time for which a client that never paid is kept unused, of the time that the gateway runs.',
    { default: GATEWAY_LIMITS.maxUnpaidAgeMs },
  ),
  claimFailuresPerAddress: count(
    'Tickets refused as false or spent that an address may show at once, all its clients together.',
    { default: GATEWAY_LIMITS.claimFailuresPerAddress },
  ),
  claimFailureRefillMs: duration('Time after which one more such ticket is allowed.', {
    default: GATEWAY_LIMITS.claimFailureRefillMs,
  }),
  requestsPerAddress: count(
    'Texts and unreadable frames that an address may send at once, all its clients together.',
    { default: GATEWAY_LIMITS.requestsPerAddress },
  ),
  requestRefillMs: duration('Time after which one more is allowed.', {
    default: GATEWAY_LIMITS.requestRefillMs,
  }),
  cleanMs: duration('Time between two looks for mail and registrations that grew old.', {
    default: GATEWAY_LIMITS.cleanMs,
  }),
};

const tree = {
  ...nodeSettings,
  mixPort: port('Port for packets of other nodes.', { default: 1789 }),
  clientPort: port('Port for websockets of clients.', { default: 9000 }),
  databaseFile: path('SQLite file of clients, mail and leases.'),
  verifierUrl: optional(url("Base URL of the operator's verifier; needed unless access is open.")),
  verifierTokenFile: optional(secretFile('File of the token that the verifier asks for.')),
  openAccess: boolean('Gives bandwidth to whoever asks; only on a loopback address.', {
    default: false,
  }),
  limits: limitSettings,
  relay: relaySettings,
};

/** Settings that the rules about access look at. */
interface AccessSettings {
  readonly host: string;
  readonly openAccess: boolean;
  readonly verifierUrl: string | undefined;
  readonly verifierTokenFile: string | undefined;
}

function checkVerifier(settings: AccessSettings): SettingFault | undefined {
  const { verifierUrl, verifierTokenFile, openAccess } = settings;
  if (verifierUrl !== undefined && verifierTokenFile === undefined) {
    return {
      setting: 'verifierTokenFile',
      fault: 'is missing',
      remedy: 'set it beside verifierUrl: they belong together',
    };
  }
  if (verifierUrl === undefined && (verifierTokenFile !== undefined || !openAccess)) {
    return {
      setting: 'verifierUrl',
      fault: 'is missing',
      remedy: 'set verifierUrl and verifierTokenFile; without them nobody gets bandwidth',
    };
  }
  return undefined;
}

function checkOpenAccess({ openAccess, host }: AccessSettings): SettingFault | undefined {
  if (!openAccess || isLoopback(host)) return undefined;
  return {
    setting: 'openAccess',
    fault: 'would give bandwidth to everybody who reaches this address',
    remedy: 'leave it out, or set host to a loopback address such as 127.0.0.1',
  };
}

/** The settings of a gateway. */
export const gatewaySettings = defineSettings('gateway', tree, [checkVerifier, checkOpenAccess]);

/** The values of {@link gatewaySettings}. */
export type GatewaySettings = SettingsOf<typeof gatewaySettings>;
