import { nobleGroup } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { describe, expect, it } from 'vitest';
import { Choices } from '../fuzz/choices.ts';
import { measure } from './measurement.ts';
import { describeControls, describeMeasurement, measureGroup } from './report.ts';
import { leakyMultiply, subjectsOf } from './subjects.ts';
import { T_LIMIT, welchTest } from './welch-test.ts';

const groups = [
  nobleGroup,
  await createMclGroup(),
  await createMclGroup({ arithmetic: 'reference' }),
];
const FEW = 8;
const MANY = 150;
const TRIES = 4;

// Only the control that leaks is asserted here. Times of real code on a shared machine are noise: a
// bound on their |t| would fail for a busy neighbour, and one that never fails would say nothing.
// Ten thousand samples on a quiet machine are the command's to take.
describe.each(groups.map((group) => ({ name: group.name, group })))('on $name', ({ group }) => {
  it('a multiplication that leaks is found to leak', () => {
    const [control] = subjectsOf(group).filter(({ kind }) => kind === 'leaks');
    if (control === undefined) throw new Error('there is a control');
    const tries = Array.from({ length: TRIES }, (_, at) => new Choices(`try ${at}`));
    expect(tries.some((choices) => measure(control, MANY, choices).isDetected)).toBe(true);
  });

  it('the control computes what it should', () => {
    const { g1 } = group;
    for (const scalar of [0n, 1n, 2n, 12_345n, group.order - 1n]) {
      const product = leakyMultiply(g1, g1.generator, scalar);
      expect(g1.equals(product, g1.multiply(g1.generator, scalar))).toBe(true);
    }
  });

  it('the report has a line for every subject, with what could have been found, and the verdict on the controls', () => {
    const report = measureGroup(group, FEW, 'test');
    const subjects = subjectsOf(group);
    expect(report.measurements.map(({ name, kind }) => ({ name, kind }))).toEqual(
      subjects.map(({ name, kind }) => ({ name, kind })),
    );
    for (const kind of ['leaks', 'does not', 'secret']) {
      expect(subjects.map((subject) => subject.kind)).toContain(kind);
    }
    for (const measurement of report.measurements) {
      expect(describeMeasurement(measurement)).toMatch(/ t +-?\d.*difference .*%.*detectable .*%/);
      expect(measurement.cropped).toHaveLength(5);
    }
    expect(describeControls(report)).toMatch(new RegExp(`^${group.name}: `));
  });

  it('the subjects are what issuers and holders do with secrets, each behind both controls', () => {
    const secret = subjectsOf(group).filter(({ kind }) => kind === 'secret');
    for (const what of [
      ...[/^blindSign, signing key x/, /^blindSign, signing key y/, /^prepareBlindSign/],
      ...[/^commitment .*opening/, /^unblind, opening/, /^nullifier/],
      ...[/^proveShow/, /^responses of a show/, /^g1\.multiplySecret/, /^g2\.multiplySecret/],
    ]) {
      expect(secret.filter(({ name }) => what.test(name)).length, String(what)).toBeGreaterThan(0);
    }
  });

  it('the verdict says so when the controls fail', () => {
    const of = (leaks: boolean, honest: boolean) =>
      describeControls({
        group: group.name,
        measurements: (
          [
            ['leaks', leaks],
            ['does not', honest],
          ] as const
        ).map(([kind, isDetected]) => ({
          name: kind,
          kind,
          samples: 1,
          cropped: [],
          worst: welchTest([1, 2], [1, 2]),
          isDetected,
        })),
      });
    expect(of(true, false)).toMatch(/as they must be/);
    expect(of(false, false)).toMatch(/NOT/);
    expect(of(true, true)).toMatch(/NOT/);
  });
});

describe('Welch’s t', () => {
  it('is that of the textbook', () => {
    const { t, difference, detectable } = welchTest([1, 2, 3, 4], [3, 5, 7, 9]);
    expect(difference).toBe(3.5);
    // Variances 5/3 and 20/3 over four each: an error of √(25/12).
    expect(t).toBeCloseTo(3.5 / Math.sqrt(25 / 12), 12);
    expect(detectable).toBeCloseTo((T_LIMIT + 1.282) * Math.sqrt(25 / 12), 12);
  });
});
