import type { Medians } from '../measure.ts';
import type { Overhead } from './overhead.bench.ts';
import { NATIVE_SOURCE, OVERHEAD_TARGET, REFERENCES } from './reference.ts';

/** A column of figures, in microseconds by key. */
export interface Column {
  readonly title: string;
  readonly figures: Readonly<Record<string, number | undefined>>;
}

const WIDTH = 11;

/** Milliseconds with three significant digits or more. */
function milliseconds(microseconds: number | undefined): string {
  if (microseconds === undefined) return '–';
  const time = microseconds / 1000;
  return time.toFixed(time < 10 ? 2 : time < 100 ? 1 : 0);
}

/** Parts of a table: those of its head, and the cells of the line of each key. */
interface Grid {
  readonly title: string;
  readonly unit: string;
  readonly heads: readonly string[];
  /** The cells of a key, if it has a line. */
  readonly cells: (key: string) => readonly string[] | undefined;
}

/** Lines of a table, in the order of the references. */
function grid({ title, unit, heads, cells }: Grid): readonly string[] {
  const labelWidth = Math.max(...Object.values(REFERENCES).map(({ label }) => label.length));
  const line = (label: string, texts: readonly string[]): string =>
    `  ${label.padEnd(labelWidth)}${texts.map((text) => text.padStart(WIDTH)).join('')}`;
  const rows = Object.entries(REFERENCES).flatMap(([key, { label }]) => {
    const texts = cells(key);
    return texts === undefined ? [] : [line(label, texts)];
  });
  return ['', title, line(unit, heads), ...rows];
}

/** Lines of a table in milliseconds: one for each key that the first column has. */
export function table(title: string, columns: readonly Column[]): readonly string[] {
  return grid({
    title,
    unit: 'ms',
    heads: columns.map((column) => column.title),
    cells: (key) =>
      columns[0]?.figures[key] === undefined
        ? undefined
        : columns.map(({ figures }) => milliseconds(figures[key])),
  });
}

/** Lines of a table of what the scheme itself costs. */
export function overheadTable(overhead: Readonly<Record<string, Overhead>>): readonly string[] {
  return grid({
    title: `Noble group: time ÷ time inside the group's operations (target ${OVERHEAD_TARGET}), products of pairings`,
    unit: '',
    heads: ['ratio', 'products'],
    cells: (key) => {
      const { ratio, pairingProducts } = overhead[key] ?? {};
      return ratio === undefined ? undefined : [ratio.toFixed(3), `${pairingProducts}`];
    },
  });
}

function referenceColumn(title: string, name: 'target' | 'native'): Column {
  const figures = Object.entries(REFERENCES).map(([key, reference]) => {
    const time = reference[name];
    return [key, time === undefined ? undefined : time * 1000] as const;
  });
  return { title, figures: Object.fromEntries(figures) };
}

/** Column of the targets that the figures of a run are read against. */
export const TARGET_COLUMN: Column = referenceColumn('mcl target', 'target');
/** @see NATIVE_SOURCE */
export const NATIVE_COLUMN: Column = referenceColumn('native', 'native');

/** Which targets on mcl a run misses. */
export function missedTargets(mcl: Medians): readonly string[] {
  return Object.entries(REFERENCES).flatMap(([key, { target }]) => {
    const time = mcl[key];
    if (target === undefined || time === undefined || time <= target * 1000) return [];
    return [`${key} ${(time / 1000 / target).toFixed(2)} ×`];
  });
}

/** Lines below the tables: the source of the native figures, and the targets that are missed. */
export function footnotes(mcl: Medians | undefined): readonly string[] {
  const missed = mcl === undefined ? [] : missedTargets(mcl);
  return [
    '',
    `native: ${NATIVE_SOURCE}.`,
    ...(mcl === undefined
      ? []
      : [`mcl over its target: ${missed.length === 0 ? 'nowhere' : missed.join(', ')}.`]),
  ];
}
