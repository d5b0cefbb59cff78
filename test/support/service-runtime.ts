import { monotonicClock } from '@coir/io';
import {
  type CheckReport,
  Metrics,
  parseSettings,
  Readiness,
  type RunningService,
  type ServiceProgram,
  type ServiceRuntime,
  type SettingTree,
  silentLog,
} from '@coir/service';

/** A runtime for a service that a test starts in its own process. */
export interface TestRuntime extends ServiceRuntime {
  /** Calls what was to be called when the operator asks to read again. */
  reload(): Promise<void>;
}

/** A runtime without a log, whose readiness is probed at each look. */
export function createTestRuntime(program = 'test'): TestRuntime {
  const log = silentLog();
  const metrics = new Metrics(program);
  const reloads: (() => Promise<void> | void)[] = [];
  return {
    log,
    metrics,
    readiness: new Readiness({ log, metrics, monotonicMs: monotonicClock }, { cacheMs: 0 }),
    monotonicMs: monotonicClock,
    signal: new AbortController().signal,
    onReload: (reload) => reloads.push(reload),
    async reload() {
      for (const each of reloads) await each();
    },
  };
}

/** A service that a test started in its own process. */
export interface StartedService extends RunningService {
  readonly runtime: TestRuntime;
  /** Why it is not ready, as its operator is told. */
  reasons(): Promise<readonly string[]>;
  /** Reports of the checks one by one. */
  checks(): Promise<readonly CheckReport[]>;
}

/**
 * Starts a service as its program does, with settings as a file would have them. Its state is made
 * first where there is none.
 */
export async function startService<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
  members: object,
): Promise<StartedService> {
  const runtime = createTestRuntime(program.settings.program);
  const settings = parseSettings(program.settings, members);
  await program.init?.(settings);
  const service = await program.start(settings, runtime);
  runtime.readiness.open();
  return {
    address: service.address,
    runtime,
    reasons: async () => (await runtime.readiness.report()).reasons,
    checks: async () => (await runtime.readiness.report()).checks,
    async stop() {
      runtime.readiness.close();
      await service.stop();
    },
  };
}

/**
 * Modules of an HTTP server, for tests that build one themselves. It is ready, unless a check of
 * the server says otherwise.
 */
export function createHttpModules(): Pick<ServiceRuntime, 'log' | 'readiness'> {
  const { log, readiness } = createTestRuntime();
  readiness.open();
  return { log, readiness };
}
