import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LEAST_SCORE, type Report, type Summary, summarize } from './score.ts';
import { SLICE_VARIABLE, SLICES } from './slices.ts';

// `npm run mutation -- [slice…] [--force]`: mutates these slices, or all, then counts the last
// reports of all of them.

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = fileURLToPath(new URL('./', import.meta.url));
const stryker = `${folder}node_modules/@stryker-mutator/core/bin/stryker.js`;

/**
 * Drops what survived from the results that are taken over, so that it meets tests that are new.
 */
function forgetSurvivors(slice: string): void {
  const file = `${root}.stryker/${slice}-incremental.json`;
  if (!existsSync(file)) return;
  const { files, ...rest }: Report = JSON.parse(readFileSync(file, 'utf8'));
  const kept = Object.entries(files).map(([name, { mutants, ...source }]) => {
    const noticed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout');
    return [name, { ...source, mutants: noticed }];
  });
  writeFileSync(file, JSON.stringify({ ...rest, files: Object.fromEntries(kept) }));
}

function mutate(slice: string, flags: readonly string[]): void {
  const { status } = spawnSync(
    process.execPath,
    [stryker, 'run', 'test/mutation/stryker.config.ts', ...flags],
    { cwd: root, stdio: 'inherit', env: { ...process.env, [SLICE_VARIABLE]: slice } },
  );
  if (status !== 0) throw new Error(`the run of ${slice} failed`);
}

/** The last reports of all slices; a slice that never ran has none. */
function reports(): Readonly<Record<string, Report>> {
  const found = Object.keys(SLICES).flatMap((slice) => {
    const file = `${root}.stryker/${slice}.json`;
    return existsSync(file) ? [[slice, JSON.parse(readFileSync(file, 'utf8'))]] : [];
  });
  return Object.fromEntries(found);
}

function report({ total, slices, survivors }: Summary): void {
  for (const survivor of survivors) console.log(survivor);
  console.table({ ...slices, total });
  for (const [name, { score }] of Object.entries({ ...slices, total })) {
    if (score >= LEAST_SCORE) continue;
    console.error(`the mutation score of ${name} is ${score}, below ${LEAST_SCORE}`);
    process.exitCode = 1;
  }
}

const words = process.argv.slice(2);
const flags = words.filter((word) => word.startsWith('--'));
const named = words.filter((word) => !word.startsWith('--'));
if (!existsSync(stryker)) execFileSync('npm', ['ci', '--prefix', folder], { stdio: 'inherit' });
for (const slice of named.length > 0 ? named : Object.keys(SLICES)) {
  forgetSurvivors(slice);
  // Most mutants run while tests are collected, too. A first pass without that takes only the tests
  // that run them; what it leaves, with what runs at no other time, meets all tests.
  mutate(slice, ['--ignoreStatic', ...flags]);
  mutate(slice, []);
}

report(summarize(reports()));
