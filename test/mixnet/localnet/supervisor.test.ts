import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Role, Supervisor } from '../../../mixnet/localnet/supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'coir-supervisor-'));
const program = fileURLToPath(
  new URL('../../verifier/service/programs/trial-service.ts', import.meta.url),
);
afterAll(() => rmSync(folder, { recursive: true }));

function role(name: string, config: object = {}): Role {
  const configFile = join(folder, `${name}.json`);
  writeFileSync(configFile, JSON.stringify(config));
  return { name, program, configFile, logFile: join(folder, `${name}.log`) };
}

function neverFails(error: Error): void {
  throw error;
}

describe('Supervisor', () => {
  it('starts a process, keeps what it prints, and stops it', async () => {
    const supervisor = new Supervisor(neverFails);
    const echo = role('echo');
    expect(await supervisor.start(echo)).toBe('nowhere:0');
    await supervisor.stop();
    expect(readFileSync(echo.logFile, 'utf8')).toMatch(/ready at nowhere:0/);
  });

  it('says why a process did not start, with what it printed', async () => {
    const supervisor = new Supervisor(neverFails);
    await expect(supervisor.start(role('failing', { fail: 'start' }))).rejects.toThrow(
      /failing ended with exit code 1:\n[\s\S]*the start failed/,
    );
    await expect(supervisor.start(role('wrong', { colour: 'red' }))).rejects.toThrow(
      /exit code 78:\n.*colour/,
    );
    await supervisor.stop();
  });

  it('does not take a process it ends itself for one that failed', async () => {
    const failures: string[] = [];
    const supervisor = new Supervisor((error) => failures.push(error.message));
    await supervisor.start(role('victim'));
    await supervisor.kill('victim');
    expect(failures).toEqual([]);
    await supervisor.kill('nobody');
    await supervisor.stop();
  });

  it('ends a process that does not start in time to say it is ready', async () => {
    const supervisor = new Supervisor(neverFails, { readyTimeoutMs: 300 });
    await expect(supervisor.start(role('slow', { startMs: 60_000 }))).rejects.toThrow(
      /not ready within 0.3 s/,
    );
    await supervisor.stop();
  });

  it('ends a process that does not stop in time', async () => {
    const supervisor = new Supervisor(neverFails, { stopTimeoutMs: 300 });
    await supervisor.start(role('stubborn', { stopMs: 60_000 }));
    await supervisor.stop();
  });
});
