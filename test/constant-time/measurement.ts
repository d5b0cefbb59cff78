import type { Choices } from '../fuzz/choices.ts';
import { T_LIMIT, type WelchResult, welchTest } from './welch-test.ts';

/** `fixed` inputs are all the same secret, `random` ones are all different. */
export type InputClass = 'fixed' | 'random';

/** Something that is done with a secret. */
export interface Subject {
  readonly name: string;
  /** A control is known to leak, or known not to: it says whether the measurement is one. */
  readonly kind: 'leaks' | 'does not' | 'secret';
  readonly input: (inputClass: InputClass, choices: Choices) => bigint;
  readonly run: (secret: bigint) => unknown;
}

/** The test of one subject, of all times and of the fastest of them. */
export interface Measurement {
  readonly name: string;
  readonly kind: Subject['kind'];
  readonly samples: number;
  /** By the share of times kept, the slowest left out as disturbed. */
  readonly cropped: readonly { readonly share: number; readonly result: WelchResult }[];
  /** The one with the largest |t|. */
  readonly worst: WelchResult;
  readonly isDetected: boolean;
}

const SHARES = [0.5, 0.75, 0.9, 0.95, 1];
const WARM_UP = 8;

function timesOf(
  subject: Subject,
  samples: number,
  choices: Choices,
): Record<InputClass, number[]> {
  const times: Record<InputClass, number[]> = { fixed: [], random: [] };
  // All inputs are there before the first is used, and every one is an object of its own, so that
  // the classes differ in nothing but value.
  const inputs = Array.from({ length: samples + WARM_UP }, () => {
    const inputClass: InputClass = choices.oneIn(2) ? 'fixed' : 'random';
    return { inputClass, secret: BigInt(`0x${subject.input(inputClass, choices).toString(16)}`) };
  });
  inputs.forEach(({ inputClass, secret }, position) => {
    const start = performance.now();
    subject.run(secret);
    const ms = performance.now() - start;
    if (position >= WARM_UP) times[inputClass].push(ms);
  });
  return times;
}

/**
 * Runs a subject with fixed and random secrets in random order and tests whether the time tells
 * which.
 */
export function measure(subject: Subject, samples: number, choices: Choices): Measurement {
  const { fixed, random } = timesOf(subject, samples, choices);
  const sorted = [...fixed, ...random].toSorted((a, b) => a - b);
  const cropped = SHARES.map((share) => {
    const limit = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    const kept = (times: readonly number[]): number[] => times.filter((ms) => ms <= limit);
    return { share, result: welchTest(kept(fixed), kept(random)) };
  });
  const worst = cropped
    .map(({ result }) => result)
    .filter(({ t }) => Number.isFinite(t))
    .reduce((most, result) => (Math.abs(result.t) > Math.abs(most.t) ? result : most));
  const { name, kind } = subject;
  return { name, kind, samples, cropped, worst, isDetected: Math.abs(worst.t) > T_LIMIT };
}
