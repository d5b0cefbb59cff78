import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../benches/coconut.ts', import.meta.url));

const KEYS = [
  'prepare',
  'blind_sign',
  'blind_sign_64_each',
  'holder_64_each',
  'verify_partial',
  'verify_partials_64_each',
  'unblind_verify',
  'aggregate_keys_70',
  'aggregate_sigs_70_verify',
  'show',
  'decode_verify',
  'batch_verify_64_each',
];
const NYM_KEYS = KEYS.filter((key) => !key.endsWith('_each'));

function bench(...options: string[]) {
  return run(process.execPath, ['--conditions=source', PROGRAM, ...options]);
}

test('a quick run gives every figure of both groups, in microseconds', async () => {
  const { stdout } = await bench('--quick', '--json');
  const report = JSON.parse(stdout);

  expect(report.node).toBe(process.version);
  expect(report.machine).toMatch(/, \d+ cores$/);
  expect(Object.keys(report.groups)).toEqual(['mcl', 'noble']);
  for (const name of ['mcl', 'noble']) {
    expect(Object.keys(report.groups[name]).sort()).toEqual([...KEYS].sort());
    expect(Object.keys(report.nym[name]).sort()).toEqual([...NYM_KEYS].sort());
    const figures = [...Object.values(report.groups[name]), ...Object.values(report.nym[name])];
    expect(figures.filter((figure) => !(Number(figure) > 0))).toEqual([]);
  }
});

test('help says what is measured, and an unknown group is refused', async () => {
  expect((await bench('--help')).stdout).toContain('--group');
  await expect(bench('--group', 'other')).rejects.toMatchObject({ code: 2 });
});
