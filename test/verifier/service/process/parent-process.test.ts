import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const FOLDER = /^(\/.*coir-trial-\w+)$/m;

describe('the end of the parent, under npm,', () => {
  it.each([
    ['npm itself', 'exec "$0" "$@"'],
    ['a shell of npm', '"$0" "$@"; true'],
  ])('is told of, if it was %s that was killed', async (_what, script) => {
    const file = fileURLToPath(new URL('../programs/trial-command.ts', import.meta.url));
    const code = `
      const { spawn } = require('node:child_process');
      spawn('sh', ['-c', ${JSON.stringify(script)}, process.execPath, '--conditions=source', ${JSON.stringify(file)}, 'work'],
        { stdio: 'inherit', env: { ...process.env, npm_lifecycle_event: 'start' } });
      setInterval(() => {}, 1000);`;
    const npm = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    npm.stdout.on('data', (chunk) => (output += String(chunk)));
    await expect.poll(() => FOLDER.exec(output)?.[1], { timeout: 20_000 }).toBeDefined();
    const folder = FOLDER.exec(output)?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    npm.kill('SIGKILL');
    // The pipe closes when the last of them has ended.
    await once(npm.stdout, 'close');
    expect(existsSync(folder)).toBe(false);
    expect(output).toMatch(/last task\nfirst task\n$/);
  });
});
