import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { installPeer, isPeerInstalled, PEER } from '../../benches/peer/install.ts';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../benches/coconut/coconut.ts', import.meta.url));

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
const PEER_KEYS = [
  'prepare',
  'blind_sign',
  'holder_64_each',
  'unblind_verify',
  'show',
  'decode_verify',
];
const NYM_KEYS = KEYS.filter((key) => !key.endsWith('_each'));

function bench(...options: string[]) {
  return run(process.execPath, ['--conditions=source', PROGRAM, ...options]);
}

/** What takes one product of pairings; the others take none. */
const CHECKS = [
  'holder_64_each',
  'verify_partial',
  'verify_partials_64_each',
  'unblind_verify',
  'aggregate_sigs_70_verify',
  'decode_verify',
  'batch_verify_64_each',
];

/**
 * The test installs nothing on a developer's machine; where everything is required, the bench
 * itself must.
 */
const comparesPeer = isPeerInstalled() || process.env['COIR_REQUIRE_SHARED'] === '1';

test('a quick run gives every figure of both groups and of the peer, in microseconds', async () => {
  const { stdout } = await bench('--quick', '--json', ...(comparesPeer ? [] : ['--no-peer']));
  const report = JSON.parse(stdout);

  expect(report.node).toBe(process.version);
  expect(report.machine).toMatch(/, \d+ cores$/);
  expect(Object.keys(report.groups)).toEqual(['mcl', 'noble']);
  for (const name of ['mcl', 'noble']) {
    expectFigures(report.groups[name], KEYS);
    expectFigures(report.nym[name], NYM_KEYS);
  }
  const overhead = Object.entries<{ ratio: number; pairingProducts: number }>(report.overhead);
  expect(overhead.map(([key]) => key).sort()).toEqual([...KEYS].sort());
  for (const [key, { ratio, pairingProducts }] of overhead) {
    // Time inside the group is part of the time.
    expect(ratio).toBeGreaterThan(1);
    expect([key, pairingProducts]).toEqual([key, CHECKS.includes(key) ? 1 : 0]);
  }
  if (comparesPeer) expectFigures(report.peers[PEER], PEER_KEYS);
  else console.log(`skipped: ${PEER} is not installed; npm run bench:coconut installs it`);
}, 300_000);

function expectFigures(figures: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  expect(Object.keys(figures).sort()).toEqual([...keys].sort());
  expect(Object.values(figures).filter((figure) => !(Number(figure) > 0))).toEqual([]);
}

test('a run without the peer says that it is not compared', async () => {
  const { stdout, stderr } = await bench('--quick', '--json', '--group', 'mcl', '--no-peer');
  const report = JSON.parse(stdout);
  expect(Object.keys(report.groups)).toEqual(['mcl']);
  expect(report.peers).toEqual({});
  expect(report).not.toHaveProperty('overhead');
  expect(stderr).toContain(`not compared: ${PEER}: left out`);
});

test('a peer that cannot be installed is a reason and no error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-peer-'));
  const said = vi.spyOn(console, 'error').mockReturnValue();
  try {
    writeFileSync(join(folder, 'package.json'), '{ "name": "nothing-locked" }');
    expect(isPeerInstalled(folder)).toBe(false);
    expect(installPeer(folder)).toMatch(/^npm ci fails: .*package-lock/);
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('installing'));
  } finally {
    said.mockRestore();
    rmSync(folder, { recursive: true });
  }
});

test('a peer of another version than the locked one, or cut off, is not installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-peer-'));
  const locked = (version: string) =>
    JSON.stringify({ packages: { [`node_modules/${PEER}`]: { version } } });
  try {
    const at = join(folder, 'node_modules', PEER);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), '{ "version": "1.0.0" }');
    writeFileSync(join(folder, 'package-lock.json'), locked('1.0.0'));
    expect(isPeerInstalled(folder)).toBe(false);
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}');
    expect(isPeerInstalled(folder)).toBe(true);
    writeFileSync(join(folder, 'package-lock.json'), locked('1.0.1'));
    expect(isPeerInstalled(folder)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('help says what is measured, and an unknown group is refused', async () => {
  expect((await bench('--help')).stdout).toContain('--group');
  await expect(bench('--group', 'other')).rejects.toMatchObject({ code: 2 });
});
