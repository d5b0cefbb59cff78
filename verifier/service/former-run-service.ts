import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { ConfigError, loadConfig } from './config.ts';

const STOP_DEADLINE_MS = 10_000;
const EXIT_FAILED = 1;
const EXIT_CONFIGURATION = 78;

/** A service that has started. */
export interface RunningService {
  /** Where it is reached: a base URL, or `host:port`. */
  readonly address: string;
  /** Stops accepting, finishes what is under way, flushes and closes. */
  stop(): Promise<void>;
}

/**
 * What {@link runService} needs to know of a program.
 *
 * @typeParam Shape - Names and kinds of its settings.
 */
export interface ServiceProgram<Shape extends z.ZodRawShape> {
  /** Name for messages, such as `issuer`. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Prefix of its environment variables. */
  readonly prefix: string;
  /** What its settings are, with their defaults. */
  readonly config: z.ZodObject<Shape>;
  /** Starts the service. It is ready when the promise resolves; a rejection ends the program. */
  start(config: z.output<z.ZodObject<Shape>>): Promise<RunningService>;
}

function usage(program: { name: string; summary: string; prefix: string; keys: string }): string {
  return [
    program.summary,
    '',
    'Usage: main.ts [--config FILE] [--check-config]',
    '',
    `Settings come from FILE (JSON), then from the environment (${program.prefix}…): ${program.keys}.`,
    'SIGTERM or Ctrl-C stops it after the work under way; a second one stops it at once.',
    '',
    `Exit codes: 0 stopped, ${EXIT_FAILED} failed, ${EXIT_CONFIGURATION} configuration.`,
    'Example: main.ts --config config.json',
    '',
  ].join('\n');
}

/** Stops once, within the deadline, when the first signal or the end of the parent asks for it; a second signal exits at once. */
function stopOnRequest(name: string, service: RunningService): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(EXIT_FAILED);
    stopping = true;
    const deadline = setTimeout(() => {
      process.stderr.write(`${name}: did not stop within ${STOP_DEADLINE_MS / 1000} s\n`);
      process.exit(EXIT_FAILED);
    }, STOP_DEADLINE_MS);
    service.stop().then(
      () => {
        clearTimeout(deadline);
        process.exit(0);
      },
      (error: unknown) => {
        process.stderr.write(`${name}: stopping failed: ${String(error)}\n`);
        process.exit(EXIT_FAILED);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A supervisor that dies takes its services with it.
  process.on('disconnect', stop);
  if (process.send !== undefined && !process.connected) stop();
}

/**
 * Runs a service from its `main.ts`: reads arguments, file and environment, starts it, reports `{ ready: address }` over an IPC channel if
 * there is one, and stops it on SIGTERM, SIGINT or the end of the channel.
 *
 * @typeParam Shape - Names and kinds of the program’s settings.
 */
export async function runService<Shape extends z.ZodRawShape>(
  program: ServiceProgram<Shape>,
): Promise<void> {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: 'string' },
        'check-config': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(
        usage({ ...program, keys: Object.keys(program.config.shape).join(', ') }),
      );
      return;
    }
    const config = loadConfig(program.config, {
      prefix: program.prefix,
      file: values.config,
      env: process.env,
    });
    if (values['check-config']) {
      process.stdout.write(`${program.name}: the configuration is valid\n`);
      return;
    }
    const service = await program.start(config);
    stopOnRequest(program.name, service);
    process.stdout.write(`${program.name}: ready at ${service.address}\n`);
    process.send?.({ ready: service.address });
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${program.name}: ${message}\n`);
    process.exit(error instanceof ConfigError || isUsage ? EXIT_CONFIGURATION : EXIT_FAILED);
  }
}
