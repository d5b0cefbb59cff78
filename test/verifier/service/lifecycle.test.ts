import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment, EXIT_CODES } from '@coir/service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Child } from './programs/child.ts';

const FOLDER = /^(\/.*coir-trial-\w+)$/m;

async function startCommand(mode: string, options: ConstructorParameters<typeof Child>[1] = {}) {
  const child = new Child('trial-command.ts', { args: [mode], ...options });
  return { child, folder: await child.printed(FOLDER) };
}

describe('the end of a command', () => {
  it.each([
    ['finish', EXIT_CODES.done, ''],
    ['fail', EXIT_CODES.failed, 'trial: failed: the work failed\n'],
    ['later', EXIT_CODES.tryAgain, 'trial: the directory is down: try again later\n'],
    ['throw', EXIT_CODES.failed, 'trial: an exception that nobody caught: nobody caught this\n'],
    ['reject', EXIT_CODES.failed, 'trial: an exception that nobody caught: nobody caught this\n'],
  ])(
    'after "%s" has the code %i, says why, and leaves no temporary folder',
    async (mode, code, log) => {
      const { child, folder } = await startCommand(mode);
      expect(await child.exitCode()).toBe(code);
      expect(child.log).toBe(log);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it('keeps a folder that was to be kept', async () => {
    const { child, folder } = await startCommand('keep');
    expect(await child.exitCode()).toBe(EXIT_CODES.done);
    expect(existsSync(folder)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'after %s comes in order: the last task is called first, the code is 130',
    async (signal) => {
      const { child, folder } = await startCommand('work');
      child.kill(signal);
      expect(await child.exitCode()).toBe(EXIT_CODES.interrupted);
      expect(child.output).toMatch(/last task\nfirst task\n$/);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it.each(['slow', 'deaf'])('comes at once after a second signal, while it is %s', async (mode) => {
    const { child, folder } = await startCommand(mode);
    child.kill('SIGINT');
    await sleep(300);
    expect(child.process.exitCode).toBeNull();
    const secondAt = performance.now();
    child.kill('SIGINT');
    expect(await child.exitCode()).toBe(EXIT_CODES.interrupted);
    expect(performance.now() - secondAt).toBeLessThan(500);
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['slow', 'deaf'])('comes after the deadline, if stopping is %s', async (mode) => {
    const { child, folder } = await startCommand(mode);
    child.kill('SIGTERM');
    expect(await child.exitCode()).toBe(EXIT_CODES.failed);
    expect(child.log).toBe('trial: did not stop within 1 s\n');
    expect(existsSync(folder)).toBe(false);
  });

  it('is that of its work once it only waits to be stopped, and has a last moment', async () => {
    const { child, folder } = await startCommand('open');
    child.kill('SIGINT');
    expect(await child.exitCode()).toBe(EXIT_CODES.done);
    expect(child.output).toMatch(/exit task\n$/);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes a signal that npm passes on for the one that the terminal sent', async () => {
    const { child, folder } = await startCommand('work', { env: { npm_lifecycle_event: 'start' } });
    child.kill('SIGINT');
    await sleep(20);
    child.kill('SIGINT');
    expect(await child.exitCode()).toBe(EXIT_CODES.interrupted);
    expect(child.output).toMatch(/last task\nfirst task\n$/);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the parent of a command', () => {
  it('that closes the channel stops it', async () => {
    const { child, folder } = await startCommand('work');
    child.process.disconnect();
    expect(await child.exitCode()).toBe(EXIT_CODES.interrupted);
    expect(existsSync(folder)).toBe(false);
  });
});

let folderOfTests: string;
beforeAll(() => {
  folderOfTests = mkdtempSync(join(tmpdir(), 'coir-lifecycle-'));
});
afterAll(() => rmSync(folderOfTests, { recursive: true }));

describe('the end of a service', () => {
  const startService = async (env: Record<string, string> = {}) => {
    const child = new Child('trial-service.ts', { env });
    await child.printed(/ready at/);
    return child;
  };

  it.each(['SIGTERM', 'SIGINT'] as const)('after %s comes in order, with 0', async (signal) => {
    const child = await startService();
    child.kill(signal);
    expect(await child.exitCode()).toBe(0);
    expect(child.log).toContain('stopped in order');
  });

  it('comes in order also while it starts', async () => {
    const child = new Child('trial-service.ts', { env: { COIR_TRIAL_START_MS: '1500' } });
    await child.logged(/it starts/);
    child.kill('SIGTERM');
    expect(await child.exitCode()).toBe(0);
    expect(child.log).toContain('stopped in order');
    expect(child.output).not.toContain('ready');
    expect(child.messages).toEqual([]);
  });

  it('does not come after SIGHUP: it reads again what it can, also when that fails', async () => {
    const reloadFile = join(folderOfTests, 'reloaded');
    const child = await startService({ COIR_TRIAL_RELOAD_FILE: reloadFile });
    child.kill('SIGHUP');
    await expect
      .poll(() => existsSync(reloadFile) && readFileSync(reloadFile, 'utf8'))
      .toBe('read again');
    child.kill('SIGTERM');
    expect(await child.exitCode()).toBe(0);

    const failing = await startService();
    failing.kill('SIGHUP');
    await expect.poll(() => failing.log).toContain('reading again failed');
    failing.kill('SIGTERM');
    expect(await failing.exitCode()).toBe(0);
  });

  it('comes when its supervisor is gone', async () => {
    const child = await startService();
    child.process.disconnect();
    expect(await child.exitCode()).toBe(0);
  });

  it('comes after an exception that nobody caught, logged without secrets, in order, with 1', async () => {
    const child = await startService({ COIR_TRIAL_FAIL: 'later' });
    expect(await child.exitCode()).toBe(1);
    expect(child.log).toContain('nobody caught this');
    expect(child.log).toContain('stopped in order');
    expect(child.log).not.toContain('canary-token');
  });

  it('has the code 1 if stopping failed', async () => {
    const child = await startService({ COIR_TRIAL_FAIL: 'stop' });
    child.kill('SIGTERM');
    expect(await child.exitCode()).toBe(1);
    expect(child.log).toContain('stopping is not possible');
  });

  it('does not come because nobody reads its log, or the disk under it is full', async () => {
    const closed = await startService({ COIR_TRIAL_LOG_LEVEL: 'trace' });
    closed.process.stderr?.destroy();
    for (let count = 0; count < 3; count += 1) {
      closed.kill('SIGHUP');
      await sleep(50);
    }
    expect(closed.process.exitCode).toBeNull();
    closed.kill('SIGTERM');
    expect(await closed.exitCode()).toBe(0);

    const full = openSync('/dev/full', 'w');
    const onFull = new Child('trial-service.ts', { stdio: ['ignore', 'pipe', full, 'ipc'] });
    await onFull.printed(/ready at/);
    onFull.kill('SIGHUP');
    await sleep(100);
    expect(onFull.process.exitCode).toBeNull();
    onFull.kill('SIGTERM');
    expect(await onFull.exitCode()).toBe(0);
  });
});

describe('the environment of programs that are started', () => {
  it('is what they need of the system and nothing else', () => {
    vi.stubEnv('COIR_GATEWAY_HOST', '0.0.0.0');
    vi.stubEnv('HTTP_PROXY', 'http://proxy');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    vi.stubEnv('TZ', 'UTC');
    const environment = cleanEnvironment();
    vi.unstubAllEnvs();
    expect(environment).toMatchObject({ PATH: process.env['PATH'], TZ: 'UTC' });
    for (const name of ['COIR_GATEWAY_HOST', 'HTTP_PROXY', 'NODE_OPTIONS']) {
      expect(environment).not.toHaveProperty(name);
    }
  });
});
