import type { PairingGroup } from '@coir/coconut';
import { Choices } from '../fuzz/choices.ts';
import { type Measurement, measure } from './measurement.ts';
import { subjectsOf } from './subjects.ts';
import { T_LIMIT } from './welch-test.ts';

/** What was measured on a group. */
export interface GroupReport {
  readonly group: string;
  readonly measurements: readonly Measurement[];
}

/** Measures every subject of a group. */
export function measureGroup(
  group: PairingGroup,
  samples: number,
  seed: string,
  onMeasured: (measurement: Measurement) => void = () => undefined,
): GroupReport {
  const choices = new Choices(`${seed} ${group.name}`);
  const measurements = subjectsOf(group).map((subject) => {
    const measurement = measure(subject, samples, choices);
    onMeasured(measurement);
    return measurement;
  });
  return { group: group.name, measurements };
}

/** One line about a subject. */
export function describeMeasurement({ name, worst, isDetected, cropped }: Measurement): string {
  const { t, difference } = worst;
  const finest = cropped.reduce((best, { result }) =>
    result.detectable < best.result.detectable ? { share: 0, result } : best,
  ).result;
  const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;
  return [
    name.padEnd(54),
    `t ${t.toFixed(1).padStart(7)}`,
    `difference ${percent(difference, worst.mean).padStart(8)}`,
    `detectable ${percent(finest.detectable, finest.mean).padStart(8)}`,
    isDetected ? 'DIFFERS' : '',
  ]
    .join('  ')
    .trimEnd();
}

/** What the controls say of the measurement itself. */
export function describeControls({ group, measurements }: GroupReport): string {
  const [leaks, honest] = (['leaks', 'does not'] as const).map((kind) =>
    measurements.filter((measurement) => measurement.kind === kind),
  );
  const isSound =
    leaks?.every(({ isDetected }) => isDetected) === true &&
    honest?.some(({ isDetected }) => isDetected) === false;
  return isSound
    ? `${group}: the controls are as they must be; |t| > ${T_LIMIT} counts as a difference.`
    : `${group}: THE CONTROLS ARE NOT AS THEY MUST BE: this run says nothing. More samples, or a quieter machine.`;
}
