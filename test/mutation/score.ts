/** One mutant of Stryker's report, as far as it is used here. */
export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** Stryker's report of one run. */
export interface Report {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>
  >;
}

/** The fate of the mutants of one folder. */
export interface Count {
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly uncovered: number;
  /** (killed + timeout) ÷ all four. */
  readonly score: number;
}

/** The outcome of a run. */
export interface Summary {
  readonly total: Count;
  readonly slices: Readonly<Record<string, Count>>;
  /** As {@link listSurvivors} gives them. */
  readonly survivors: readonly string[];
}

/** The score that every slice and their sum must reach. */
export const LEAST_SCORE = 0.9;

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Counts mutants. Those that are ignored or give no program are none. */
export function countMutants(mutants: readonly Mutant[]): Count {
  const of = (status: string): number => mutants.filter((each) => each.status === status).length;
  const [killed, timeout] = [of('Killed'), of('Timeout')];
  const [survived, uncovered] = [of('Survived'), of('NoCoverage')];
  const all = killed + timeout + survived + uncovered;
  return {
    killed,
    timeout,
    survived,
    uncovered,
    score: round(all === 0 ? 1 : (killed + timeout) / all),
  };
}

/**
 * The mutants nothing noticed, one line each: `file:line mutator: line of source → replacement`.
 */
export function listSurvivors(report: Report): readonly string[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .sort((a, b) => a.location.start.line - b.location.start.line)
      .map(({ location, mutatorName, replacement = '' }) => {
        const { line } = location.start;
        const short = replacement.replaceAll(/\s+/g, ' ').slice(0, 60);
        return `${file}:${line} ${mutatorName}: ${lines[line - 1]?.trim()} → ${short}`;
      });
  });
}

function mutantsOf(report: Report): readonly Mutant[] {
  return Object.values(report.files).flatMap(({ mutants }) => mutants);
}

/** Counts the reports of all slices. */
export function summarize(reports: Readonly<Record<string, Report>>): Summary {
  const all = Object.values(reports);
  return {
    total: countMutants(all.flatMap(mutantsOf)),
    slices: Object.fromEntries(
      Object.entries(reports).map(([slice, report]) => [slice, countMutants(mutantsOf(report))]),
    ),
    survivors: all.flatMap(listSurvivors),
  };
}
