/**
 * How Coir's services read their configuration, start the group they compute in, speak HTTP, tell addresses apart, keep SQLite files and stop.
 * Used by the verifier, the issuers, the ledger, the directory, the gateways and the mix nodes; knows nothing of credentials or packets.
 *
 * @module @coir/verifier/service
 */

export { addressBlock } from './address-block.ts';
export { ConfigError, type ConfigSources, loadConfig } from './config.ts';
export { FailureThrottle, type FailureThrottleOptions } from './failure-throttle.ts';
export { openFastGroup } from './fast-group.ts';
export { buildHttpServer, type HttpServerOptions, listen, parseBody } from './http-server.ts';
export { type RunningService, runService, type ServiceProgram } from './run-service.ts';
export { ServiceError, type ServiceErrorFields } from './service-error.ts';
