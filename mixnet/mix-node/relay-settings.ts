import { count, duration, ipAddress, path, secretFile, url } from '@coir/service';
import { RELAY_LIMITS } from '../node/relay-options.ts';

const MAX_CONNECTIONS = 65_536;

/** The settings that mix nodes and gateways have in common. */
export const nodeSettings = {
  host: ipAddress('Address at which clients and other nodes reach this node.', {
    default: '127.0.0.1',
  }),
  keysFile: secretFile("File of the node's identity key and Sphinx key."),
  replayFile: path('File of the replay tags of the Sphinx key; take a new one with a new key.'),
  directoryUrl: url('Base URL of the directory.'),
};

/** The bounds of what carries packets between nodes, as settings. */
export const relaySettings = {
  maxConnections: count('Connections of other nodes at once.', {
    default: RELAY_LIMITS.maxConnections,
    most: MAX_CONNECTIONS,
  }),
  maxConnectionsPerAddress: count('Connections of other nodes at once of one address.', {
    default: RELAY_LIMITS.maxConnectionsPerAddress,
    most: MAX_CONNECTIONS,
  }),
  idleTimeoutMs: duration('Silence after which a connection between nodes is closed.', {
    default: RELAY_LIMITS.idleTimeoutMs,
  }),
  frameTimeoutMs: duration('Time for a frame from its first byte to its last.', {
    default: RELAY_LIMITS.frameTimeoutMs,
  }),
  maxInWork: count('Packets of one connection that may be in work, 33 kB each at most.', {
    default: RELAY_LIMITS.maxInWork,
  }),
  maxDelayMs: duration('Delays that senders chose are cut to this.', {
    default: RELAY_LIMITS.maxDelayMs,
  }),
  delayedCount: count('Packets that may wait for their delay to pass, 33 kB each at most.', {
    default: RELAY_LIMITS.delayedCount,
  }),
  replayCapacity: count(
    'Replay tags of one Sphinx key, 100 bytes of memory and 32 bytes of disk each; once they are used up, the node needs a new key.',
    { default: RELAY_LIMITS.replayCapacity, most: 2 ** 30 },
  ),
  bufferCount: count('Packets that may wait for the connection to one next node.', {
    default: RELAY_LIMITS.bufferCount,
  }),
  connectTimeoutMs: duration('Time that connecting to another node may take.', {
    default: RELAY_LIMITS.connectTimeoutMs,
  }),
  packetLifetimeMs: duration('Time that a packet may wait for its connection.', {
    default: RELAY_LIMITS.packetLifetimeMs,
  }),
  backoffMs: duration('Wait after the first failure to connect; it doubles with each.', {
    default: RELAY_LIMITS.backoffMs,
  }),
  maxBackoffMs: duration('Longest wait between two attempts to connect.', {
    default: RELAY_LIMITS.maxBackoffMs,
  }),
  refreshMs: duration('Time between two looks at the directory.', {
    default: RELAY_LIMITS.refreshMs,
  }),
  retryMs: duration('Time until the next look at the directory after one that failed.', {
    default: RELAY_LIMITS.retryMs,
  }),
};
