import { defineConfig, type ViteUserConfig } from 'vitest/config';

const conditions = ['source'];

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: [...conditions, 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    execArgv: ['--conditions=source'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

// Vitest reads its configuration from the default export.
// biome-ignore lint/style/noDefaultExport: the tool's own interface
export default config;
