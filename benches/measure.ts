import { cpus } from 'node:os';
import { Bench } from 'tinybench';

/** Median time of each operation, in microseconds. */
export type Medians = Readonly<Record<string, number>>;

/** An operation whose input is made anew for each run. */
export interface FreshOperation {
  /** Makes the input of the next run, which is not timed. */
  readonly prepare: () => void;
  readonly run: () => unknown;
}

/**
 * An operation to measure. A run that answers `false`, or a list with `false` in it, has failed.
 */
export type Operation = (() => unknown) | FreshOperation;

/** Operations by the key that their figures are reported under. */
export type Operations = Readonly<Record<string, Operation>>;

/** Length of a run: `thorough` measures, `quick` runs each operation once. */
export type Effort = 'thorough' | 'quick';

const EFFORTS = {
  thorough: { time: 600, iterations: 12, warmupTime: 150, warmupIterations: 2 },
  // One run each: says that the operations work, not how fast they are.
  quick: { time: 0, iterations: 1, warmup: false },
} as const;

/**
 * An operation on what comes from elsewhere once and is then used once: made anew for each run,
 * from bytes. The fast group computes tables for points that are multiplied often, and would have
 * them for an object that comes again.
 */
export function onFresh<Input>(fresh: () => Input, run: (input: Input) => unknown): FreshOperation {
  let input: Input | undefined;
  return {
    prepare: () => {
      input = fresh();
    },
    run: () => run(input as Input),
  };
}

/** Gives the items of a list one after the other, and then again. */
export function inTurn<Item>(items: readonly Item[]): () => Item {
  let position = 0;
  return () => {
    const item = items[position % items.length];
    position += 1;
    if (item === undefined) throw new Error('an empty list');
    return item;
  };
}

/** Runs an operation, whose input has been made if it needs any. */
export function runOnce(name: string, operation: Operation): void {
  const result = typeof operation === 'function' ? operation() : operation.run();
  if (result === false || (Array.isArray(result) && result.includes(false))) {
    throw new Error(`${name} fails`);
  }
}

/** Runs each operation for a while, one after the other on one thread, and takes the medians. */
export async function measure(
  operations: Operations,
  effort: Effort = 'thorough',
): Promise<Medians> {
  const bench = new Bench({ ...EFFORTS[effort], throws: true });
  for (const [name, operation] of Object.entries(operations)) {
    const run = (): void => runOnce(name, operation);
    if (typeof operation === 'function') bench.add(name, run);
    else bench.add(name, run, { beforeEach: () => operation.prepare() });
  }
  await bench.run();
  return Object.fromEntries(
    bench.tasks.map((task) => {
      if (!('latency' in task.result)) throw new Error(`${task.name} was not measured`);
      return [task.name, Math.round(task.result.latency.p50 * 10_000) / 10];
    }),
  );
}

/** The processor and how many of it. */
export function describeMachine(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores`;
}

/** The first of a list that has one. */
export function firstOf<Item>(list: readonly Item[]): Item {
  const [first] = list;
  if (first === undefined) throw new Error('an empty list');
  return first;
}
