import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Count,
  countMutants,
  LEAST_SCORE,
  listSurvivors,
  type Report,
  type Summary,
} from './score.ts';

const recorded: Summary = JSON.parse(
  readFileSync(new URL('./score.json', import.meta.url), 'utf8'),
);

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
});

describe('the recorded run', () => {
  const counts = Object.values(recorded.slices);

  it('has noticed nine mutants of ten, in every folder', () => {
    for (const { score } of [recorded.total, ...counts]) {
      expect(score).toBeGreaterThanOrEqual(LEAST_SCORE);
    }
  });

  it('is the sum of its folders, and names every survivor', () => {
    const sum = (part: keyof Count): number => counts.reduce((all, count) => all + count[part], 0);
    const { killed, timeout, survived, uncovered } = recorded.total;
    expect([killed, timeout, survived, uncovered]).toEqual(
      (['killed', 'timeout', 'survived', 'uncovered'] as const).map(sum),
    );
    expect(recorded.survivors).toHaveLength(survived + uncovered);
  });
});
