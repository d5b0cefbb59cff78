/**
 * The programs of the mixnet: mix node, gateway and directory, each a class or a builder with
 * injected clock and randomness. The program `coir` runs each as a process.
 *
 * @module @coir/mixnet
 * @document README.md
 */
export { buildDirectoryServer, type DirectoryOptions } from './directory/directory-server.ts';
export { type DirectorySettings, directorySettings } from './directory/settings.ts';
export { directoryProgram, startDirectory } from './directory/start-directory.ts';
export {
  parseTopologyFile,
  type TopologyFile,
} from './directory/topology-file.ts';
export { MixnetError, type MixnetErrorCode } from './errors.ts';
export { Gateway, type GatewayAddresses } from './gateway/gateway.ts';
export { GATEWAY_LIMITS, type GatewayLimits } from './gateway/gateway-limits.ts';
export type { GatewayModules, GatewayOptions } from './gateway/gateway-options.ts';
export type { GatewayCount } from './gateway/metrics.ts';
export { type GatewaySettings, gatewaySettings } from './gateway/settings.ts';
export { gatewayProgram, startGateway } from './gateway/start-gateway.ts';
export { MixNode } from './mix-node/mix-node.ts';
export { type MixNodeSettings, mixNodeSettings } from './mix-node/settings.ts';
export { mixNodeProgram, startMixNode } from './mix-node/start-mix-node.ts';
export type { Endpoint } from './node/links/endpoint.ts';
export type { RelayCount } from './node/metrics.ts';
export { type NodeKeys, readNodeKeys } from './node/node-keys.ts';
export type { RelayModules } from './node/packet-relay.ts';
export { RELAY_LIMITS, type RelayLimits, type RelayOptions } from './node/relay-options.ts';
