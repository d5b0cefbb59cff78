import type { Effort, Medians } from '../measure.ts';
import type { Overhead } from './overhead.bench.ts';
import { footnotes, NATIVE_COLUMN, overheadTable, TARGET_COLUMN, table } from './table.ts';

/** Figures of one run, in microseconds by key. */
export interface CoconutReport {
  readonly machine: string;
  readonly node: string;
  readonly effort: Effort;
  /** COIR-V1, by group. */
  readonly groups: Readonly<Record<string, Medians>>;
  /** NYM-COCONUT-V5, by group. */
  readonly nym: Readonly<Record<string, Medians>>;
  /** On the noble group, where it was measured. */
  readonly overhead?: Readonly<Record<string, Overhead>>;
  /** By package. */
  readonly peers: Readonly<Record<string, Medians>>;
  /** Packages that were not measured, and why. */
  readonly notCompared: Readonly<Record<string, string>>;
}

/** A report for people. */
export function reportLines(report: CoconutReport): readonly string[] {
  const { machine, node, effort, groups, nym, overhead, peers, notCompared } = report;
  const columns = (of: Readonly<Record<string, Medians>>) =>
    Object.entries(of).map(([title, figures]) => ({ title, figures }));
  const ours = columns(groups);
  const warning = effort === 'quick' ? '; one run each: no figures to rely on' : '';
  return [
    `${machine}, Node ${node}; medians, one thread${warning}`,
    ...table('COIR-V1, one ticket: 1 private and 2 public attributes', [
      ...ours,
      TARGET_COLUMN,
      NATIVE_COLUMN,
    ]),
    ...table('NYM-COCONUT-V5: 2 private and 2 public attributes', [...columns(nym), NATIVE_COLUMN]),
    ...(overhead === undefined ? [] : overheadTable(overhead)),
    ...Object.entries(peers).flatMap(([name, figures]) =>
      table(`${name}, PS signatures: 1 hidden and 2 revealed messages`, [
        { title: 'peer', figures },
        ...ours,
      ]),
    ),
    ...Object.entries(notCompared).flatMap(([name, reason]) => [
      '',
      `not compared: ${name}: ${reason}`,
    ]),
    // One run each says nothing about targets.
    ...footnotes(effort === 'quick' ? undefined : groups['mcl']),
  ];
}
