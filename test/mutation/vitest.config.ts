import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { NearestFirst } from './nearest-first.ts';
import { sliceOfRun } from './slices.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { slice } = sliceOfRun();

/** The fast group stands in for all groups where it is not what is mutated. */
const standIns = [
  { find: /^.*\/group\/noble-group\.ts$/, replacement: `${root}test/mutation/fast-group.ts` },
  { find: /^.*\/all-groups\.ts$/, replacement: `${root}test/mutation/one-group.ts` },
];

const config: ViteUserConfig = defineConfig({
  root,
  resolve: {
    alias: [
      ...(slice.comparesGroups ? [] : standIns),
      // Workspaces are linked to the sources that are not mutated.
      { find: /^@coir\/coconut$/, replacement: `${root}coconut/index.ts` },
      { find: /^@coir\/coconut\/mcl$/, replacement: `${root}coconut/mcl.ts` },
      { find: /^@coir\/coconut\/(.+)$/, replacement: `${root}coconut/$1/index.ts` },
    ],
  },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: [...slice.tests],
    exclude: [
      // Makes points of the pure group.
      'test/coconut/index.subgroup-attack.test.ts',
      // Starts processes, which run the sources that are not mutated.
      '**/readme.test.ts',
      // The largest group, for the other implementation of the curve.
      'test/coconut/dkg/session/session.mcl.test.ts',
      // A third of the time of its folder, for one check, which `randomness.test.ts` covers.
      'test/coconut/index.random-sources.test.ts',
    ],
    setupFiles: ['test/mutation/setup.ts'],
    execArgv: ['--conditions=source'],
    // One worker that loads every module once per run: a mutant takes a fifth of the time.
    isolate: false,
    sequence: { sequencer: NearestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

// biome-ignore lint/style/noDefaultExport: the test runner reads its configuration from the default export
export default config;
