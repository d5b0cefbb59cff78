import { describe, expect, it } from 'vitest';
import { countMutants, listSurvivors, type Report, summarize } from './score.ts';

const mutant = (status: string, line = 1) => ({
  mutatorName: 'BooleanLiteral',
  replacement: 'false',
  status,
  location: { start: { line } },
});

describe('the mutation score', () => {
  it('is what was noticed of all that ran', () => {
    const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'];
    expect(countMutants(statuses.map((status) => mutant(status)))).toEqual({
      killed: 1,
      timeout: 1,
      survived: 1,
      uncovered: 1,
      score: 0.5,
    });
  });

  it('comes with everything nothing noticed', () => {
    const mutants = [mutant('Survived', 2), mutant('Killed'), mutant('NoCoverage')];
    const report: Report = { files: { 'a.ts': { source: 'first(true);\n  second();', mutants } } };
    expect(listSurvivors(report)).toEqual([
      'a.ts:1 BooleanLiteral: first(true); → false',
      'a.ts:2 BooleanLiteral: second(); → false',
    ]);
  });

  it('is counted for each folder and for all of them', () => {
    const report = (...statuses: readonly string[]): Report => ({
      files: { 'a.ts': { source: 'one;', mutants: statuses.map((status) => mutant(status)) } },
    });
    const { total, slices, survivors } = summarize({
      first: report('Killed', 'Killed', 'Survived'),
      second: report('Killed'),
    });
    expect([slices['first']?.score, slices['second']?.score, total.score]).toEqual([
      0.6667, 1, 0.75,
    ]);
    expect(survivors).toEqual(['a.ts:1 BooleanLiteral: one; → false']);
  });
});
