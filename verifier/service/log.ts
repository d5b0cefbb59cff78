import { type DestinationStream, type Logger, pino } from 'pino';
import { redact } from './redact.ts';
import type { LogLevel } from './settings/define-settings.ts';

/**
 * A log: `log.warn({ code }, 'the ledger does not answer')`. One is made for each process and
 * injected; a module takes a child of it, `log.child({ module: 'ledger' })`.
 */
export type Log = Logger;

/** Options of a {@link Log}. */
export interface LogOptions {
  /** Name of the program, part of every line. */
  readonly program: string;
  /** Least level that is written. */
  readonly level: LogLevel;
}

/**
 * Makes the log of a process: a JSON object on a line, with level, time and program. Secrets and
 * whom it serves are left out at every depth, in what is logged, in what children are made with,
 * and in what is put into a message.
 *
 * @param options - What it writes.
 * @param destination - What the lines are handed to.
 */
export function createLog(options: LogOptions, destination: DestinationStream): Log {
  const log = pino(
    {
      level: options.level,
      base: { program: options.program },
      formatters: {
        level: (level) => ({ level }),
        log: (object) => redact(object) as Record<string, unknown>,
      },
      // Errors are copied by `redact`, at every depth.
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(redactArgument) as typeof args);
        },
      },
    },
    destination,
  );
  // pino formats what children are made with for the first log only. Children inherit this method.
  const { child } = log;
  log.child = function makeChild(this: Log, bindings, ...rest) {
    return child.call(this, redact(bindings) as typeof bindings, ...rest);
  } as Log['child'];
  return log;
}

/**
 * Redacts a value that is put into a message, and puts an error that comes without an object into
 * one. The object of a line is redacted as a whole later.
 */
function redactArgument(argument: unknown, position: number): unknown {
  if (position === 0) return argument instanceof Error ? { err: argument } : argument;
  return typeof argument === 'object' ? redact(argument) : argument;
}

/** A log that writes nothing. */
export function silentLog(): Log {
  return createLog({ program: 'silent', level: 'silent' }, { write: () => undefined });
}
