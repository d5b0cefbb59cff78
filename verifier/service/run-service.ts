import { parseArgs } from 'node:util';
import { type MonotonicClock, monotonicClock, systemClock } from '@coir/io';
import { createClockCheck } from './clock-check.ts';
import { Lifecycle } from './lifecycle.ts';
import { explainListenError } from './listen-error.ts';
import { createLog, type Log } from './log.ts';
import { LogWriter } from './log-writer.ts';
import { Metrics } from './metrics.ts';
import { type OperatorServer, startOperatorServer } from './operator-server.ts';
import { EXIT_CODES, type ExitCode, ExitError } from './process/exit-codes.ts';
import { Readiness } from './readiness.ts';
import type { OperatorSettings, SettingsDeclaration } from './settings/define-settings.ts';
import { printSettings, settingsHelp } from './settings/describe-settings.ts';
import { loadSettings } from './settings/load-settings.ts';
import { nearestName } from './settings/nearest-name.ts';
import type { SettingTree, ValuesOf } from './settings/setting.ts';

/** Descriptor of standard error, where the log goes. */
const STANDARD_ERROR = 2;
/** Longest time that the last lines of a log are waited for. */
const FLUSH_TIMEOUT_MS = 500;

/** Everything that a service is given beside its settings. */
export interface ServiceRuntime {
  /** The log of the process; modules take children of it. */
  readonly log: Log;
  /** Takes the metrics of the service. */
  readonly metrics: Metrics;
  /** Takes the checks of the service, and answers `/readyz`. */
  readonly readiness: Readiness;
  /** Running time in milliseconds. */
  readonly monotonicMs: MonotonicClock;
  /** Aborted when the service is to stop, perhaps while it starts. */
  readonly signal: AbortSignal;
  /** Calls `reload` when the operator asks to read again what can be read again (SIGHUP). */
  onReload(reload: () => Promise<void> | void): void;
}

/** A service that has started. */
export interface RunningService {
  /** Where it is reached: a base URL, or `host:port`. */
  readonly address: string;
  /** Stops accepting, finishes what is in flight, flushes and closes. */
  stop(): Promise<void>;
}

/**
 * A service as a program: its name, its settings, and how it starts.
 *
 * @typeParam Tree - Its settings as they were declared.
 */
export interface ServiceProgram<Tree extends SettingTree> {
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Its settings; they name the program, too. */
  readonly settings: SettingsDeclaration<Tree>;
  /**
   * Starts the service. It is ready when the promise resolves; a rejection ends the program.
   *
   * @throws {@link SettingsError} if what the settings name cannot be used.
   */
  start(settings: ValuesOf<Tree>, runtime: ServiceRuntime): Promise<RunningService>;
  /**
   * Does what `start` does before it listens, and undoes it: files, keys, manifest, stores, a row
   * written for trial.
   *
   * @returns A line for each thing that was opened.
   * @throws As `start` does, for the same reasons.
   */
  check(settings: ValuesOf<Tree>, runtime: ServiceRuntime): Promise<readonly string[]>;
  /**
   * Makes the files that `start` wants to find, where they are not there; absent if there are none.
   *
   * @returns A line for each of them.
   * @throws {@link SettingsError} if one cannot be made.
   */
  init?(settings: ValuesOf<Tree>): Promise<readonly string[]>;
}

/** The command that a service is started with. */
export interface ServiceCommand {
  /** Run, try whether it could, or make the files it needs. */
  readonly action: 'serve' | 'check' | 'init';
  /** The configuration file. */
  readonly configFile?: string | undefined;
}

function createRuntime(
  declaration: SettingsDeclaration,
  settings: OperatorSettings,
  lifecycle: Lifecycle,
): ServiceRuntime {
  const { program } = declaration;
  const writer = new LogWriter({ descriptor: STANDARD_ERROR });
  const log = createLog({ program, level: settings.logLevel }, writer);
  const metrics = new Metrics(program);
  lifecycle.useLog(
    (error, event) => log.fatal({ err: error }, event),
    () => writer.flush(FLUSH_TIMEOUT_MS),
  );
  return {
    log,
    metrics,
    readiness: new Readiness({ log, metrics, monotonicMs: monotonicClock }),
    monotonicMs: monotonicClock,
    signal: lifecycle.signal,
    onReload: (reload) => lifecycle.onReload(reload),
  };
}

async function startOperator(
  settings: OperatorSettings,
  { readiness, metrics, log }: ServiceRuntime,
): Promise<OperatorServer | undefined> {
  const { operatorHost: host, operatorPort: port } = settings;
  if (port === undefined) return undefined;
  metrics.measureProcess();
  const names = { hostSetting: 'operatorHost', portSetting: 'operatorPort' };
  try {
    const server = await startOperatorServer({ host, port }, { readiness, metrics, log });
    log.info({ listener: server.address }, 'the listener for the operator is up');
    return server;
  } catch (error) {
    throw explainListenError(error, { host, port, ...names });
  }
}

/**
 * Runs a service, checks whether it could run, or makes its files.
 *
 * @typeParam Tree - Its settings as they were declared.
 * @param program - The service.
 * @param command - What is asked of it.
 * @param lifecycle - The process; its work is this call.
 * @returns The exit code, when the service was asked to stop or the check is done. Stop tasks are
 * left to the lifecycle.
 * @throws {@link SettingsError} if settings, or what they name, cannot be used.
 */
export async function executeService<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
  command: ServiceCommand,
  lifecycle: Lifecycle,
): Promise<ExitCode> {
  const { settings: declaration } = program;
  const name = declaration.program;
  const plain = declaration as unknown as SettingsDeclaration;
  const loaded = loadSettings(declaration, {
    file: command.configFile,
    environment: lifecycle.environment,
  });
  const settings = loaded.values;
  const tell = (lines: readonly string[]): void => {
    lifecycle.terminal.print(lines.map((line) => `${name}: ${line}\n`).join(''));
  };
  if (command.action === 'init') {
    tell((await program.init?.(settings)) ?? ['it keeps nothing; there is nothing to make']);
    return EXIT_CODES.done;
  }
  const operator = settings as unknown as OperatorSettings;
  const runtime = createRuntime(plain, operator, lifecycle);
  for (const warning of loaded.warnings) runtime.log.warn(warning);
  if (command.action === 'check') {
    const opened = await program.check(settings, runtime);
    tell([...opened, 'the check found nothing wrong']);
    return EXIT_CODES.done;
  }
  runtime.readiness.add(createClockCheck(systemClock));
  const server = await startOperator(operator, runtime);
  if (server !== undefined) lifecycle.onStop(() => server.stop());
  lifecycle.signal.throwIfAborted();
  const service = await program.start(settings, runtime);
  lifecycle.onStop(async () => {
    runtime.readiness.close();
    await service.stop();
  });
  if (!lifecycle.signal.aborted) {
    runtime.readiness.open();
    lifecycle.terminal.print(`${name}: ready at ${service.address}\n`);
    lifecycle.tellParent({ ready: service.address, operator: server?.address });
  }
  await lifecycle.stopRequested();
  return EXIT_CODES.done;
}

function usage<Tree extends SettingTree>(program: ServiceProgram<Tree>): string {
  const declaration = program.settings as unknown as SettingsDeclaration;
  return [
    program.summary,
    '',
    'Usage: main.ts [serve | check | init] [--config FILE] [--print-config]',
    '',
    '  serve           runs until it is told to stop; done if nothing else is said',
    '  check           opens what serve opens, writes a row for trial, and ends',
    '  init            makes the files that serve needs, where they are not there',
    '  --config FILE   a JSON file of settings; variables are more than the file',
    '  --print-config  prints all settings as they are in the end, and ends',
    '',
    'Settings:',
    settingsHelp(declaration),
    '',
    'SIGTERM or Ctrl-C stops it in order, the same again at once; SIGHUP reads again',
    'what can be read again. It logs on standard error.',
    'Exit codes: 0 done or stopped, 1 failed, 2 usage, 78 configuration, 130 ended at',
    'once.',
    '',
    'Example: main.ts check --config config.json',
    '',
  ].join('\n');
}

const OPTIONS = {
  config: { type: 'string' },
  'print-config': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A mistake in the arguments, with the name that was probably meant. */
function usageError(typed: string, names: readonly string[]): ExitError {
  const nearest = nearestName(typed, names);
  const hint = nearest === undefined ? '.' : `; did you mean ${nearest}?`;
  const plain = typed.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
  return new ExitError(EXIT_CODES.usage, `unknown argument ${plain}${hint} See --help`);
}

interface Arguments extends ServiceCommand {
  readonly isHelp: boolean;
  readonly isPrint: boolean;
}

function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = Object.keys(OPTIONS).map((option) => `--${option}`);
  for (const token of tokens) {
    if (token.kind === 'option' && !(token.name in OPTIONS)) {
      throw usageError(token.rawName, options);
    }
  }
  const [action = 'serve', ...rest] = positionals;
  const [second] = rest;
  if (second !== undefined) throw usageError(second, options);
  if (action !== 'serve' && action !== 'check' && action !== 'init') {
    throw usageError(action, ['serve', 'check', 'init']);
  }
  const { config } = values;
  if (config !== undefined && (typeof config !== 'string' || config === '')) {
    throw new ExitError(EXIT_CODES.usage, '--config needs the name of a file. See --help');
  }
  return {
    action,
    configFile: config,
    isHelp: values.help === true,
    isPrint: values['print-config'] === true,
  };
}

/**
 * Runs a service as the whole process, from its arguments to its exit code. Never returns.
 *
 * @typeParam Tree - Its settings as they were declared.
 */
export async function runService<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
): Promise<never> {
  const lifecycle = new Lifecycle({ kind: 'service', name: program.settings.program });
  return await lifecycle.run(async () => {
    const command = parseArguments(lifecycle.arguments);
    if (command.isHelp) {
      lifecycle.terminal.print(usage(program));
      return EXIT_CODES.done;
    }
    if (command.isPrint) {
      const sources = { file: command.configFile, environment: lifecycle.environment };
      const { values, warnings } = loadSettings(program.settings, sources);
      for (const warning of warnings) lifecycle.terminal.say(warning);
      lifecycle.terminal.print(printSettings(values as Readonly<Record<string, unknown>>));
      return EXIT_CODES.done;
    }
    return await executeService(program, command, lifecycle);
  });
}
