import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { ClosingLine } from '../test/support/closing-line.ts';

const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('../', import.meta.url)),
  // The workspace's packages run from their sources.
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    execArgv: ['--conditions=source'],
    reporters: ['default', new ClosingLine()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The runner leaves a core free by itself.
    maxWorkers: '100%',
  },
});

// biome-ignore lint/style/noDefaultExport: the test runner reads its configuration from the default export
export default config;
