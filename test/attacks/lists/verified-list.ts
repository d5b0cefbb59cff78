import { expect } from 'vitest';
import type { CoconutErrorCode } from '../../../coconut/index.ts';
import { codeOf } from '../../coconut/decoder-suite.ts';

/**
 * A function that must look at every member of a list: what it says when nothing is wrong, and when
 * exactly one member is.
 */
export interface VerifiedList {
  readonly name: string;
  readonly length: number;
  /** For a batch, what is said of each member. */
  readonly verdicts?: (badAt: number | undefined) => readonly boolean[];
  /** For anything else, whether the whole is taken. */
  readonly accepts?: (badAt: number | undefined) => boolean;
}

/** The items with one replaced. */
export function spoil<Item>(
  items: readonly Item[],
  badAt: number | undefined,
  replacement: (item: Item, at: number) => Item,
): readonly Item[] {
  return items.map((item, at) => (at === badAt ? replacement(item, at) : item));
}

/** Whether something is taken; what is not must be refused with one of these codes. */
export function isTaken(attempt: () => unknown, ...refusals: CoconutErrorCode[]): boolean {
  const code = codeOf(attempt);
  expect(['taken', ...refusals]).toContain(code);
  return code === 'taken';
}
