/**
 * What programs still use that have not moved onto the new runtime.
 *
 * @module @coir/service/former
 */
export { ConfigError, type ConfigSources, loadConfig } from './config.ts';
export { FailureThrottle, type FailureThrottleOptions } from './failure-throttle.ts';
export { openFastGroup } from './fast-group.ts';
export {
  buildHttpServer,
  type HttpServerOptions,
  listen,
  parseBody,
} from './former-http-server.ts';
export { type RunningService, runService, type ServiceProgram } from './former-run-service.ts';
export { addressBlock } from './http/address-block.ts';
export { ServiceError, type ServiceErrorFields } from './service-error.ts';
