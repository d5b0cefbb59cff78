import type { Log } from './log.ts';
import type { LabelledCounterMetric, Metrics } from './metrics.ts';

/** Longest time that a probe may take. */
const PROBE_DEADLINE_MS = 5_000;
/** Time the result of a probe is good for, so that nobody makes the program probe more often. */
const CACHE_MS = 2_000;
/**
 * Time between two looks that nobody asks for, so that a change is logged and counted all the same.
 */
const WATCH_MS = 15_000;
const REASON_LIMIT = 300;

/** Something a program needs for its work, and how to try it. */
export interface ReadinessCheck {
  /** Name of what is tried, a lower-case word such as `store`. */
  readonly name: string;
  /**
   * Tries it: writes and syncs a row, asks a dependency.
   *
   * @param signal - Aborted when the deadline has passed.
   * @returns Why the program cannot do its work now, one sentence each; none if it can. A rejection
   * is a reason, too.
   */
  readonly probe: (signal: AbortSignal) => Promise<readonly string[]> | readonly string[];
}

/** Result of a {@link ReadinessCheck}. */
export interface CheckReport {
  /** Name of the check. */
  readonly name: string;
  /** Why not; none if it is ready. */
  readonly reasons: readonly string[];
  /** Probes that failed since the start. */
  readonly failures: number;
  /** When the last one failed, and why. */
  readonly lastFailure?: { readonly at: string; readonly reasons: readonly string[] };
}

/** Report on a program's readiness, for its operator. */
export interface ReadinessReport {
  /** `true` if the program can do its work. */
  readonly ready: boolean;
  /** All reasons why not. */
  readonly reasons: readonly string[];
  /** The checks one by one. */
  readonly checks: readonly CheckReport[];
}

/** Modules that a {@link Readiness} works with. */
export interface ReadinessModules {
  /** Told of each change. */
  readonly log: Log;
  /** Shows the last result, and counts failures. */
  readonly metrics: Metrics;
  /** Running time in milliseconds. */
  readonly monotonicMs: () => number;
}

/** Times that differ from the defaults. */
export interface ReadinessTimes {
  /** Time a probe may take. 5 s by default. */
  readonly probeDeadlineMs?: number;
  /** Time the result of a probe is good for. 2 s by default. */
  readonly cacheMs?: number;
  /** Time between two looks that nobody asks for. 15 s by default. */
  readonly watchMs?: number;
}

interface CheckState {
  readonly check: ReadinessCheck;
  /** Undefined until the first probe. */
  reasons: readonly string[] | undefined;
  probedAtMs: number;
  /** The probing that everybody who asks now waits for. */
  attempt: Promise<void> | undefined;
  /**
   * A probe that has not come to its end, perhaps long after its deadline; no second one is begun
   * beside it.
   */
  probe: Promise<readonly string[]> | undefined;
  failures: number;
  lastFailure: CheckReport['lastFailure'];
}

/** The reason why a probe that threw failed, with the system's word for it where there is one. */
function reasonOf(check: ReadinessCheck, error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error('it failed');
  const { code } = Object(cause) as { readonly code?: unknown };
  const system = typeof code === 'string' ? ` (${code})` : '';
  return `${check.name}: ${message}`.slice(0, REASON_LIMIT) + system;
}

/**
 * Knows whether a program can do its work, because it tries: every check is probed with a deadline,
 * the result kept for a moment, each failure counted, each change logged.
 */
export class Readiness {
  readonly #modules: ReadinessModules;
  readonly #times: Required<ReadinessTimes>;
  readonly #failures: LabelledCounterMetric<string>;
  readonly #states: CheckState[] = [];
  #obstacle: string | undefined = 'The program is starting.';
  #watch: NodeJS.Timeout | undefined;

  /** Not ready until {@link Readiness.open} is called. */
  constructor(modules: ReadinessModules, times: ReadinessTimes = {}) {
    this.#modules = modules;
    this.#times = {
      probeDeadlineMs: times.probeDeadlineMs ?? PROBE_DEADLINE_MS,
      cacheMs: times.cacheMs ?? CACHE_MS,
      watchMs: times.watchMs ?? WATCH_MS,
    };
    const { metrics } = modules;
    metrics.gauge({ name: 'ready', help: '1 if the last checks found the program ready.' }, () =>
      this.#known().ready ? 1 : 0,
    );
    this.#failures = metrics.labelledCounter({
      name: 'readiness_failures',
      help: 'Probes of readiness that failed.',
      label: 'check',
      values: [],
    });
  }

  /** Adds a check. */
  add(check: ReadinessCheck): void {
    this.#failures.declare(check.name);
    this.#states.push({
      check,
      reasons: undefined,
      probedAtMs: Number.NEGATIVE_INFINITY,
      attempt: undefined,
      probe: undefined,
      failures: 0,
      lastFailure: undefined,
    });
  }

  /** Says that the program has started, and looks regularly from now on. */
  open(): void {
    this.#obstacle = undefined;
    const look = async (): Promise<void> => {
      await this.report();
      if (this.#obstacle !== undefined) return;
      this.#watch = setTimeout(() => void look(), this.#times.watchMs).unref();
    };
    void look();
  }

  /** Says that the program is about to end, so that nobody is sent to it. */
  close(): void {
    this.#obstacle = 'The program is stopping.';
    clearTimeout(this.#watch);
  }

  /** Probes what was not probed a moment ago, and tells what is known. */
  async report(): Promise<ReadinessReport> {
    if (this.#obstacle === undefined) await this.probe();
    return this.#known();
  }

  /**
   * Probes what was not probed a moment ago, also while the program starts, and returns the reasons
   * why not.
   */
  async probe(): Promise<readonly string[]> {
    await Promise.all(this.#states.map((state) => this.#refresh(state)));
    return this.#states.flatMap(({ reasons }) => reasons ?? []);
  }

  #known(): ReadinessReport {
    const checks = this.#states.map(({ check, reasons, failures, lastFailure }) => ({
      name: check.name,
      reasons: reasons ?? [`${check.name} has not been tried yet.`],
      failures,
      ...(lastFailure === undefined ? {} : { lastFailure }),
    }));
    const obstacle = this.#obstacle;
    const reasons = obstacle === undefined ? checks.flatMap((each) => each.reasons) : [obstacle];
    return { ready: reasons.length === 0, reasons, checks };
  }

  async #refresh(state: CheckState): Promise<void> {
    if (this.#modules.monotonicMs() - state.probedAtMs < this.#times.cacheMs) return;
    state.attempt ??= this.#attempt(state).finally(() => {
      state.attempt = undefined;
    });
    await state.attempt;
  }

  async #attempt(state: CheckState): Promise<void> {
    const { check } = state;
    const { probeDeadlineMs } = this.#times;
    const deadline = new AbortController();
    const tooLate = `${check.name} did not answer within ${probeDeadlineMs / 1000} s.`;
    const timedOut = new Promise<readonly string[]>((resolve) => {
      deadline.signal.addEventListener('abort', () => resolve([tooLate]));
    });
    const timer = setTimeout(() => deadline.abort(new Error(tooLate)), probeDeadlineMs);
    state.probe ??= this.#try(check, deadline.signal).finally(() => {
      state.probe = undefined;
    });
    this.#settle(state, await Promise.race([state.probe, timedOut]));
    clearTimeout(timer);
  }

  async #try(check: ReadinessCheck, signal: AbortSignal): Promise<readonly string[]> {
    try {
      return await check.probe(signal);
    } catch (error) {
      return [reasonOf(check, error)];
    }
  }

  #settle(state: CheckState, reasons: readonly string[]): void {
    const { log, monotonicMs } = this.#modules;
    const { name } = state.check;
    const before = state.reasons ?? [];
    state.reasons = reasons;
    state.probedAtMs = monotonicMs();
    if (reasons.length > 0) {
      state.failures += 1;
      state.lastFailure = { at: new Date().toISOString(), reasons };
      this.#failures.increment(name);
    }
    if (reasons.join() === before.join()) return;
    if (reasons.length > 0) log.warn({ check: name, reasons }, 'not ready');
    else log.info({ check: name }, 'ready again');
  }
}
