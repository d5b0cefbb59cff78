import { sliceOfRun } from './slices.ts';

const { name, slice } = sliceOfRun();

const config: object = {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner', './test/mutation/error-messages.ts'],
  mutate: slice.mutate,
  // All mutators, on all strings but the wording of errors: tags that separate domains are checks
  // too.
  ignorers: ['error-messages'],
  ignorePatterns: [
    '**',
    '!coconut/**',
    '!test/{coconut,fuzz,support,vectors,mutation}/**',
    '!package.json',
    '**/dist/**',
    '**/node_modules/**',
  ],
  // Tests strip types and do not look at them.
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  concurrency: 1,
  tempDirName: `.stryker/${name}-sandbox`,
  incremental: true,
  incrementalFile: `.stryker/${name}-incremental.json`,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `.stryker/${name}.json` },
};

// biome-ignore lint/style/noDefaultExport: Stryker reads its configuration from the default export
export default config;
