import { count, host, networks, port } from '../settings/setting-kinds.ts';
import { CONNECTION_LIMITS } from './connection-limit.ts';

/**
 * The settings of a program that serves strangers over HTTP.
 *
 * @param defaultPort - Port when none is set.
 */
export function httpSettings(defaultPort: number) {
  return {
    host: host('Address of the HTTP listener.', { default: '127.0.0.1' }),
    port: port('Port of the HTTP listener.', { default: defaultPort }),
    maxConnections: count('Most HTTP connections at once.', {
      default: CONNECTION_LIMITS.maxConnections,
      most: 65_536,
    }),
    maxConnectionsPerAddress: count(
      'Most HTTP connections at once of one address (of one /64 for IPv6).',
      { default: CONNECTION_LIMITS.maxConnectionsPerAddress, most: 65_536 },
    ),
    trustedProxies: networks(
      'Reverse proxies whose X-Forwarded-For header is believed; rates are then those of the addresses it names.',
    ),
  };
}
