import { EXIT_CODES, type ExitCode, ExitError, SettingsError, StopRequested } from '@coir/service';

/** Codes of errors of the packages that are a mistake in what was typed. */
const USAGE: ReadonlySet<string> = new Set([
  'LOCALNET_SIZE',
  'CLIENT_INVALID_RECIPIENT',
  'CLIENT_MESSAGE_TOO_LONG',
  'WALLET_INVALID_ORDER',
]);
/** Codes of errors after which files or settings have to be put right. */
const CONFIGURATION: ReadonlySet<string> = new Set([
  'LOCALNET_DAMAGED',
  'CLIENT_STORE',
  'CLIENT_INVALID_IDENTITY',
  'WALLET_STORE_UNUSABLE',
]);

/** An error of a package of this project, seen without loading the package. */
interface CodedError extends Error {
  readonly code: string;
  readonly retryable?: boolean;
}

/** `true` if an error has the stable code of a package. */
function isCoded(error: unknown): error is CodedError {
  return (
    error instanceof Error &&
    typeof (error as { code?: unknown }).code === 'string' &&
    /^[A-Z]+_[A-Z_]+$/.test((error as CodedError).code)
  );
}

/** `true` if an error has this stable code. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is CodedError {
  return isCoded(error) && codes.includes(error.code);
}

function exitCodeFor({ code, retryable }: CodedError): ExitCode {
  if (USAGE.has(code)) return EXIT_CODES.usage;
  if (CONFIGURATION.has(code)) return EXIT_CODES.configuration;
  return retryable === true ? EXIT_CODES.tryAgain : EXIT_CODES.failed;
}

/**
 * Turns the errors of packages into ones that say how the program ends: with `tryAgain` where the
 * same can succeed later, and so on. Others, which are faults of this program, stay as they are.
 */
export function asExitError(error: unknown): unknown {
  const isKnown = error instanceof ExitError || error instanceof SettingsError;
  if (isKnown || error instanceof StopRequested || !isCoded(error)) return error;
  const code = exitCodeFor(error);
  const hints: Partial<Record<ExitCode, string>> = {
    [EXIT_CODES.tryAgain]: /again|later/.test(error.message) ? '' : '; try again later',
    [EXIT_CODES.usage]: '; see --help',
  };
  return new ExitError(code, error.message + (hints[code] ?? ''), { cause: error });
}
