import { cpus } from 'node:os';
import { Bench } from 'tinybench';

/** Median time of each operation, in microseconds. */
export type Medians = Readonly<Record<string, number>>;

/** An operation to measure. One that answers `false`, or a list with `false` in it, has failed. */
export type Operations = Readonly<Record<string, () => unknown>>;

/** How long each operation is run. */
export type Effort = 'thorough' | 'quick';

const EFFORTS = {
  thorough: { time: 600, iterations: 12, warmupTime: 150, warmupIterations: 2 },
  // One run each: says that the operations work, not how fast they are.
  quick: { time: 0, iterations: 1, warmup: false },
} as const;

/** Runs each operation for a while, one after the other on one thread, and takes the medians. */
export async function measure(
  operations: Operations,
  effort: Effort = 'thorough',
): Promise<Medians> {
  const bench = new Bench({ ...EFFORTS[effort], throws: true });
  for (const [name, operation] of Object.entries(operations)) {
    bench.add(name, () => {
      const result = operation();
      if (result === false || (Array.isArray(result) && result.includes(false))) {
        throw new Error(`${name} fails`);
      }
    });
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
