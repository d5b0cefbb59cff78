import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A metric as it is declared. */
export interface MetricFields {
  /** Its name without program and unit: `packets_dropped`. */
  readonly name: string;
  /** A sentence that says what is measured. */
  readonly help: string;
}

/**
 * A metric with a label as it is declared.
 *
 * @typeParam Value - The values of the label.
 */
export interface LabelledMetricFields<Value extends string> extends MetricFields {
  /** Name of the label: `reason`. */
  readonly label: string;
  /** Every value the label can have, so that nothing a peer sends can add one. */
  readonly values: readonly Value[];
}

/** Counts events since the start. */
export interface CounterMetric {
  /** Counts one event, or several. */
  increment(count?: number): void;
  /** Events counted so far. */
  count(): number;
}

/**
 * Counts events since the start, by reason or kind.
 *
 * @typeParam Value - The values of its label.
 */
export interface LabelledCounterMetric<Value extends string> {
  /** Adds a value of the label, when the program puts itself together. */
  declare(value: Value): void;
  /** Counts one event, or several. */
  increment(value: Value, count?: number): void;
  /** Events with this label counted so far. */
  count(value: Value): number;
  /** All counts, zeros included. */
  counts(): Readonly<Record<Value, number>>;
}

/** Counts durations by length. */
export interface DurationMetric {
  /** Counts one duration. */
  observe(seconds: number): void;
}

/** Upper bounds of the classes of durations, in seconds. */
const DURATION_BOUNDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
/** Most values of a label. */
const VALUE_LIMIT = 100;
const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/**
 * The metrics of one process, in a registry of its own:
 * `gateway_packets_dropped_total{reason="replay"}`. Every value of a label is declared beforehand
 * and shown from the start, zeros included. Counting costs an addition; the rest is done when an
 * operator looks.
 *
 * @example
 * ```ts
 * const drops = metrics.labelledCounter({
 *   name: 'packets_dropped',
 *   help: 'Packets whose way ended early.',
 *   label: 'reason',
 *   values: ['header_mac', 'replay'],
 * });
 * drops.increment('replay');
 * ```
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #prefix: string;

  /**
   * Has no metric yet.
   *
   * @param program - Begins the name of every metric: `mix-node` gives `mix_node_…`.
   */
  constructor(program: string) {
    this.#prefix = program.replaceAll('-', '_');
  }

  /** Declares a counter, `<program>_<name>_total`. */
  counter(fields: MetricFields): CounterMetric {
    let total = 0;
    const counter: Counter = new Counter({
      ...this.#declare(fields, '_total'),
      collect() {
        counter.reset();
        counter.inc(total);
      },
    });
    return {
      increment(count = 1) {
        total += count;
      },
      count: () => total,
    };
  }

  /**
   * Declares a counter with a label, `<program>_<name>_total{<label>="<value>"}`.
   *
   * @typeParam Value - The values of the label.
   */
  labelledCounter<const Value extends string>(
    fields: LabelledMetricFields<Value>,
  ): LabelledCounterMetric<Value> {
    const { name, label, values } = fields;
    if (!NAME.test(label)) throw new RangeError(`"${label}" is no name of a label`);
    const totals = new Map<Value, number>();
    const declare = (value: Value): void => {
      if (totals.size >= VALUE_LIMIT)
        throw new RangeError(`${name}: more than ${VALUE_LIMIT} values`);
      totals.set(value, 0);
    };
    for (const value of values) declare(value);
    const countOf = (value: Value): number => {
      const total = totals.get(value);
      if (total === undefined) throw new RangeError(`${name}: a value that was not declared`);
      return total;
    };
    const counter: Counter = new Counter({
      ...this.#declare(fields, '_total'),
      labelNames: [label],
      collect() {
        counter.reset();
        for (const [value, total] of totals) counter.inc({ [label]: value }, total);
      },
    });
    return {
      declare,
      increment(value, count = 1) {
        totals.set(value, countOf(value) + count);
      },
      count: countOf,
      counts: () => Object.fromEntries(totals) as Record<Value, number>,
    };
  }

  /**
   * Declares a gauge, `<program>_<name>`.
   *
   * @param read - Asked for the value whenever an operator looks.
   */
  gauge(fields: MetricFields, read: () => number): void {
    const gauge: Gauge = new Gauge({
      ...this.#declare(fields, ''),
      collect: () => gauge.set(read()),
    });
  }

  /** Declares a histogram of durations, `<program>_<name>_seconds`. */
  duration(fields: MetricFields): DurationMetric {
    const histogram = new Histogram({
      ...this.#declare(fields, '_seconds'),
      buckets: DURATION_BOUNDS,
    });
    return { observe: (seconds) => histogram.observe(seconds) };
  }

  /**
   * Adds memory, processor time, open files and delays of the event loop of this process
   * (`process_…`, `nodejs_…`).
   */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Media type of what {@link Metrics.expose} returns. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  async expose(): Promise<string> {
    return await this.#registry.metrics();
  }

  #declare({ name, help }: MetricFields, ending: string) {
    if (!NAME.test(name)) throw new RangeError(`"${name}" is no name of a metric`);
    return { name: `${this.#prefix}_${name}${ending}`, help, registers: [this.#registry] };
  }
}
