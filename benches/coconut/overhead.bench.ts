import { nobleGroup } from '@coir/coconut';
import { type Effort, type Operation, runOnce } from '../measure.ts';
import { coconutOperations } from './coconut.bench.ts';
import { type Meter, meteredGroup } from './metered-group.ts';

/** Cost of an operation beside the work of the group. */
export interface Overhead {
  /** Its time ÷ the time inside the group's operations. */
  readonly ratio: number;
  /** Products of pairings in one run. */
  readonly pairingProducts: number;
}

/** Runs of which the median is taken, and runs before them. */
const RUNS = { thorough: { counted: 7, before: 1 }, quick: { counted: 1, before: 0 } } as const;

function overheadOf(name: string, operation: Operation, meter: Meter, effort: Effort): Overhead {
  const { counted, before } = RUNS[effort];
  const ratios = Array.from({ length: before + counted }, () => {
    if (typeof operation !== 'function') operation.prepare();
    meter.milliseconds = 0;
    meter.products = 0;
    const start = performance.now();
    runOnce(name, operation);
    return (performance.now() - start) / meter.milliseconds;
  });
  const sorted = ratios.slice(before).sort((left, right) => left - right);
  const ratio = sorted[counted >> 1] ?? Number.NaN;
  return { ratio: Math.round(ratio * 1000) / 1000, pairingProducts: meter.products };
}

/**
 * Measures the cost of the scheme itself on the noble group. Both times of a ratio are of one run,
 * so that other work on the machine touches both.
 */
export function benchOverhead(effort: Effort): Readonly<Record<string, Overhead>> {
  const { group, meter } = meteredGroup(nobleGroup);
  return Object.fromEntries(
    Object.entries(coconutOperations(group, effort)).map(([name, operation]) => [
      name,
      overheadOf(name, operation, meter, effort),
    ]),
  );
}
