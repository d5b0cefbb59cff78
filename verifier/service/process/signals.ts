/** Under npm a Ctrl-C comes twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 250;

/** Where signals come from: the process. */
export interface SignalSource {
  /** Listens to a signal. */
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
}

/** Surroundings and consequences of signals. */
export interface SignalOptions {
  /** `true` if npm started the process. */
  readonly isUnderNpm: boolean;
  /** Running time in milliseconds. */
  readonly monotonicMs: () => number;
  /** Called once, at the first signal to stop. */
  readonly stop: (signal: NodeJS.Signals) => void;
  /** Called at the second signal to stop: somebody does not want to wait. */
  readonly endAtOnce: () => void;
  /** Called at SIGHUP; without it SIGHUP is a signal to stop. */
  readonly reload: (() => void) | undefined;
}

/**
 * Listens to SIGTERM, SIGINT and SIGHUP. The same Ctrl-C that npm passes on once more is not a
 * second signal.
 */
export function listenToSignals(source: SignalSource, options: SignalOptions): void {
  const { isUnderNpm, monotonicMs, stop, endAtOnce, reload } = options;
  let firstAt: number | undefined;
  const take = (signal: NodeJS.Signals): void => {
    const now = monotonicMs();
    if (firstAt === undefined) {
      firstAt = now;
      stop(signal);
    } else if (!isUnderNpm || now - firstAt >= SAME_SIGNAL_MS) {
      endAtOnce();
    }
  };
  source.on('SIGTERM', take);
  source.on('SIGINT', take);
  source.on('SIGHUP', reload ?? take);
}
