import { cpus } from 'node:os';
import { Bench } from 'tinybench';

/** Median time of each operation, in microseconds. */
export type Medians = Readonly<Record<string, number>>;

/** An operation to measure. */
export type Operations = Readonly<Record<string, () => unknown>>;

const TIME_PER_OPERATION_MS = 600;
const WARMUP_TIME_MS = 150;
const LEAST_ITERATIONS = 12;

/** Runs each operation for a while, one after the other on one thread, and takes the medians. */
export async function measure(operations: Operations): Promise<Medians> {
  const bench = new Bench({
    time: TIME_PER_OPERATION_MS,
    iterations: LEAST_ITERATIONS,
    warmupTime: WARMUP_TIME_MS,
    warmupIterations: 2,
    throws: true,
  });
  for (const [name, operation] of Object.entries(operations)) bench.add(name, operation);
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
