import { NATIVE_SOURCE, REFERENCES } from './coconut-reference.ts';
import type { Medians } from './measure.ts';

/** A column of figures, in microseconds by key. */
export interface Column {
  readonly title: string;
  readonly figures: Readonly<Record<string, number | undefined>>;
}

const WIDTH = 11;

/** Milliseconds with three significant digits or more, as wide as a column. */
function milliseconds(microseconds: number | undefined): string {
  if (microseconds === undefined) return '–'.padStart(WIDTH);
  const time = microseconds / 1000;
  return time.toFixed(time < 10 ? 2 : time < 100 ? 1 : 0).padStart(WIDTH);
}

/** Lines of a table in milliseconds: one for each key that the first column has, in the order of the references. */
export function table(title: string, columns: readonly Column[]): readonly string[] {
  const rows = Object.entries(REFERENCES).filter(([key]) => columns[0]?.figures[key] !== undefined);
  const labelWidth = Math.max(...Object.values(REFERENCES).map(({ label }) => label.length));
  return [
    '',
    title,
    `  ${'ms'.padEnd(labelWidth)}${columns.map((column) => column.title.padStart(WIDTH)).join('')}`,
    ...rows.map(([key, { label }]) => {
      const cells = columns.map(({ figures }) => milliseconds(figures[key]));
      return `  ${label.padEnd(labelWidth)}${cells.join('')}`;
    }),
  ];
}

function referenceColumn(title: string, name: 'target' | 'native'): Column {
  const figures = Object.entries(REFERENCES).map(([key, reference]) => {
    const time = reference[name];
    return [key, time === undefined ? undefined : time * 1000] as const;
  });
  return { title, figures: Object.fromEntries(figures) };
}

/** What the figures of a run are read against. */
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

/** What the columns mean. */
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
