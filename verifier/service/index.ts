/**
 * The runtime of Coir's programs: how they read settings and secrets, log, count, tell their
 * health, speak HTTP, limit rates, start and stop. It knows nothing of credentials or packets.
 *
 * @module @coir/service
 * @document README.md
 */
export { type EmbeddedService, embedService, initService } from './embed-service.ts';
export { addressBlock } from './http/address-block.ts';
export { CONNECTION_LIMITS, type ConnectionLimits } from './http/connection-limit.ts';
export {
  buildHttpServer,
  type HttpServerModules,
  type HttpServerOptions,
  listen,
  parseBody,
} from './http/http-server.ts';
export { httpSettings } from './http/http-settings.ts';
export { ServiceError, type ServiceErrorFields } from './http/service-error.ts';
export { TrustedProxies } from './http/trusted-proxies.ts';
export {
  cleanEnvironment,
  Lifecycle,
  type LifecycleOptions,
  type ProgramKind,
  StopRequested,
} from './lifecycle.ts';
export { explainListenError, type ListenPlace } from './listen-error.ts';
export { createLog, type Log, type LogOptions, silentLog } from './log.ts';
export { LogWriter, type LogWriterOptions } from './log-writer.ts';
export {
  type CounterMetric,
  type DurationMetric,
  type LabelledCounterMetric,
  type LabelledMetricFields,
  type MetricFields,
  Metrics,
} from './metrics.ts';
export { type OperatorServer, startOperatorServer } from './operator-server.ts';
export { probeFolder } from './probe-folder.ts';
export { EXIT_CODES, type ExitCode, ExitError, exitCodeOf } from './process/exit-codes.ts';
export { RateLimit, type RateLimitOptions } from './rate-limit.ts';
export {
  type CheckReport,
  Readiness,
  type ReadinessCheck,
  type ReadinessModules,
  type ReadinessReport,
  type ReadinessTimes,
} from './readiness.ts';
export { REDACTED, redact } from './redact.ts';
export {
  executeService,
  type RunningService,
  runService,
  type ServiceCommand,
  type ServiceProgram,
  type ServiceRuntime,
} from './run-service.ts';
export {
  defineSettings,
  LOG_LEVELS,
  type LogLevel,
  type OperatorSettings,
  operatorSettings,
  type SettingRule,
  type SettingsDeclaration,
  type SettingsOf,
} from './settings/define-settings.ts';
export { printSettings, settingsHelp, settingsReference } from './settings/describe-settings.ts';
export {
  type LoadedSettings,
  loadSettings,
  parseSettings,
  type SettingSources,
} from './settings/load-settings.ts';
export { nearestName } from './settings/nearest-name.ts';
export {
  parseSecretJson,
  readSecretFile,
  readSecretJson,
  readSecretText,
  SECRET_FILE_LIMIT,
  type SecretFile,
  writeSecretFile,
} from './settings/secret-file.ts';
export {
  Setting,
  type SettingFields,
  type SettingTree,
  type ValuesOf,
} from './settings/setting.ts';
export {
  boolean,
  bytes,
  choice,
  count,
  type Default,
  digest,
  duration,
  host,
  ipAddress,
  type ListOptions,
  LONGEST_TIMER_MS,
  list,
  type NumberRange,
  networks,
  optional,
  path,
  port,
  rate,
  secretFile,
  type TextOptions,
  text,
  url,
} from './settings/setting-kinds.ts';
export {
  type ReadResults,
  readAll,
  readFor,
  type SettingFault,
  SettingsError,
} from './settings/settings-error.ts';
export { readTextFile } from './settings/text-file.ts';
export { initStateFiles, type StateFile } from './state-file.ts';
