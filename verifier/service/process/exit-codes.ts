import { SettingsError } from '../settings/settings-error.ts';

/** Exit codes of the programs. */
export const EXIT_CODES = {
  /** Did what it was asked to, or stopped when it was told to. */
  done: 0,
  /** Failed. */
  failed: 1,
  /** Was called with wrong arguments. */
  usage: 2,
  /** Failed for now: trying again later helps. */
  tryAgain: 75,
  /** Settings, manifest, topology or keys cannot be used. */
  configuration: 78,
  /** Was interrupted. */
  interrupted: 130,
} as const;

/** One of {@link EXIT_CODES}. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** An error that says with which code the program ends. */
export class ExitError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ExitError';
  /** The code. */
  readonly exitCode: ExitCode;

  /** The message is a sentence for people, with what to do. */
  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Code that a program ends with because of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ExitError) return error.exitCode;
  return error instanceof SettingsError ? EXIT_CODES.configuration : EXIT_CODES.failed;
}
