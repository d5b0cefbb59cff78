import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countMutants, listSurvivors, type Report } from './score.ts';
import { SLICE_VARIABLE, SLICES } from './slices.ts';

// `npm run mutation -- [slice…] [--force]`: mutates, then counts the last reports of all slices. Fails below the least score.

const LEAST_SCORE = 0.9;
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = fileURLToPath(new URL('./', import.meta.url));
const stryker = `${folder}node_modules/@stryker-mutator/core/bin/stryker.js`;

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));

function reportOf(slice: string): Report | undefined {
  const file = `${root}.stryker/${slice}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

if (!existsSync(stryker)) execFileSync('npm', ['ci', '--prefix', folder], { stdio: 'inherit' });
for (const slice of wanted.length > 0 ? wanted : Object.keys(SLICES)) {
  const { status } = spawnSync(
    process.execPath,
    [stryker, 'run', 'test/mutation/stryker.config.ts', ...flags],
    { cwd: root, stdio: 'inherit', env: { ...process.env, [SLICE_VARIABLE]: slice } },
  );
  if (status !== 0) throw new Error(`the run of ${slice} failed`);
}

const files: Report['files'] = Object.fromEntries(
  Object.keys(SLICES).flatMap((slice) => Object.entries(reportOf(slice)?.files ?? {})),
);
const total = countMutants(Object.values(files).flatMap(({ mutants }) => mutants));
const bySlice = Object.fromEntries(
  Object.keys(SLICES).map((slice) => {
    const mutants = Object.values(reportOf(slice)?.files ?? {}).flatMap((file) => file.mutants);
    return [slice, countMutants(mutants)];
  }),
);
const byFile = Object.fromEntries(
  Object.entries(files).map(([file, { mutants }]) => [file, countMutants(mutants)]),
);
console.table({ ...bySlice, total });
if (Object.keys(SLICES).every((slice) => reportOf(slice) !== undefined)) {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const date = new Date().toISOString().slice(0, 10);
  const survivors = listSurvivors({ files });
  const summary = { date, commit, total, slices: bySlice, files: byFile, survivors };
  writeFileSync(`${folder}score.json`, `${JSON.stringify(summary, undefined, 2)}\n`);
}
if (total.score < LEAST_SCORE) {
  console.error(`the mutation score ${total.score} is below ${LEAST_SCORE}`);
  process.exitCode = 1;
}
