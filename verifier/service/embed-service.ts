import { monotonicClock } from '@coir/io';
import { type Log, silentLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';
import type { RunningService, ServiceProgram, ServiceRuntime } from './run-service.ts';
import { parseSettings } from './settings/load-settings.ts';
import type { SettingTree } from './settings/setting.ts';

/** A service that runs within another program, which stops it. */
export interface EmbeddedService extends RunningService {
  /** Its metrics. */
  readonly metrics: Metrics;
  /** Its readiness, with reasons. */
  readonly readiness: Readiness;
  /** Has it read again what it can. */
  reload(): Promise<void>;
}

/**
 * Makes the files of a service that are not there, as the command `init` does.
 *
 * @typeParam Tree - Its settings as they were declared.
 * @param program - The service.
 * @param members - Its settings, as a configuration file would hold them.
 * @returns A line for each file.
 * @throws {@link SettingsError} if settings, or what they name, cannot be used.
 */
export async function initService<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
  members: object,
): Promise<readonly string[]> {
  return (await program.init?.(parseSettings(program.settings, members))) ?? [];
}

/**
 * Starts a service within this program, as {@link runService} starts it in a process of its own.
 * Nothing is read from the environment, and nobody listens to signals.
 *
 * @typeParam Tree - Its settings as they were declared.
 * @param program - The service.
 * @param members - Its settings, as a configuration file would hold them.
 * @param log - Told what happens; nobody is by default.
 * @throws {@link SettingsError} if settings, or what they name, cannot be used.
 */
export async function embedService<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
  members: object,
  log: Log = silentLog(),
): Promise<EmbeddedService> {
  const abort = new AbortController();
  const metrics = new Metrics(program.settings.program);
  const readiness = new Readiness({ log, metrics, monotonicMs: monotonicClock });
  const reloads: (() => Promise<void> | void)[] = [];
  const runtime: ServiceRuntime = {
    log,
    metrics,
    readiness,
    monotonicMs: monotonicClock,
    signal: abort.signal,
    onReload: (reload) => reloads.push(reload),
  };
  const service = await program.start(parseSettings(program.settings, members), runtime);
  readiness.open();
  return {
    address: service.address,
    metrics,
    readiness,
    async reload() {
      for (const reload of reloads) await reload();
    },
    async stop() {
      abort.abort();
      readiness.close();
      await service.stop();
    },
  };
}
