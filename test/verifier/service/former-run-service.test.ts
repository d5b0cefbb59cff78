import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../support/echo-service.ts', import.meta.url));

function start(env: Record<string, string>, args: string[] = []): ChildProcess {
  return fork(program, args, {
    env: { PATH: process.env['PATH'], ...env },
    execArgv: ['--conditions=source'],
    silent: true,
  });
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

async function output(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = '';
  child.stdout?.on('data', (chunk) => (text += String(chunk)));
  child.stderr?.on('data', (chunk) => (text += String(chunk)));
  return { code: await exitCode(child), text };
}

describe('runService', () => {
  it('reports its address and stops with 0 on SIGTERM', async () => {
    const child = start({});
    const [message] = await once(child, 'message');
    expect(message).toEqual({ ready: 'nowhere:0' });
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
  });

  it('stops when its supervisor is gone', async () => {
    const child = start({});
    await once(child, 'message');
    child.disconnect();
    expect(await exitCode(child)).toBe(0);
  });

  it('exits at once on a second signal', async () => {
    const child = start({ ECHO_STOP_MS: '60000' });
    await once(child, 'message');
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(1);
  });

  it.each([
    [{ ECHO_FAIL: 'start' }, [], 1, /cannot start/],
    [{ ECHO_COLOUR: 'red' }, [], 78, /ECHO_COLOUR/],
    [{}, ['--colour'], 78, /--colour/],
    [{}, ['--config', 'missing.json'], 78, /missing\.json/],
    [{}, ['--help'], 0, /Exit codes/],
    [{}, ['--check-config'], 0, /valid/],
  ])('with %j %j exits with %i and says why', async (env, args, code, text) => {
    const result = await output(start(env, args));
    expect(result.text).toMatch(text);
    expect(result.code).toBe(code);
  });

  it('fails when stopping fails', async () => {
    const child = start({ ECHO_FAIL: 'stop' });
    await once(child, 'message');
    child.kill('SIGTERM');
    const { code, text } = await output(child);
    expect(code).toBe(1);
    expect(text).toMatch(/cannot stop/);
  });
});
