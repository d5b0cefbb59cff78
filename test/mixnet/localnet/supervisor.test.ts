import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  type Role,
  Supervisor,
  type SupervisorOptions,
} from '../../../mixnet/localnet/supervisor.ts';

const folder = mkdtempSync(join(tmpdir(), 'coir-supervisor-'));
const program = fileURLToPath(
  new URL('../../verifier/service/programs/trial-service.ts', import.meta.url),
);
afterAll(() => rmSync(folder, { recursive: true }));

function role(name: string, config: object = {}): Role {
  const configFile = join(folder, `${name}.json`);
  writeFileSync(configFile, JSON.stringify(config));
  return { name, program, words: [], configFile, logFile: join(folder, `${name}.log`) };
}

function neverFails(error: Error): void {
  throw error;
}

function createSupervisor(options: Partial<SupervisorOptions> = {}): Supervisor {
  return new Supervisor({ onFailure: neverFails, ...options });
}

describe('Supervisor', () => {
  it('starts a process, keeps what it prints, and stops it', async () => {
    const supervisor = createSupervisor();
    const echo = role('echo');
    expect(await supervisor.start(echo)).toBe('nowhere:0');
    await supervisor.stop();
    expect(readFileSync(echo.logFile, 'utf8')).toMatch(/ready at nowhere:0/);
  });

  it('says why a process did not start, with what it printed', async () => {
    const supervisor = createSupervisor();
    await expect(supervisor.start(role('failing', { fail: 'start' }))).rejects.toMatchObject({
      code: 'LOCALNET_ROLE_ENDED',
      message: expect.stringMatching(/failing ended with exit code 1:\n[\s\S]*the start failed/),
    });
    await expect(supervisor.start(role('wrong', { colour: 'red' }))).rejects.toMatchObject({
      code: 'LOCALNET_DAMAGED',
      message: expect.stringMatching(/exit code 78:\n.*colour/),
    });
    await supervisor.stop();
  });

  it('does not take a process it ends itself for one that failed', async () => {
    const failures: string[] = [];
    const supervisor = createSupervisor({ onFailure: (error) => failures.push(error.message) });
    await supervisor.start(role('victim'));
    await supervisor.kill('victim');
    expect(failures).toEqual([]);
    await supervisor.kill('nobody');
    await supervisor.stop();
  });

  it('ends a process that does not start in time to say it is ready', async () => {
    const supervisor = createSupervisor({ times: { readyTimeoutMs: 300 } });
    await expect(supervisor.start(role('slow', { startMs: 60_000 }))).rejects.toThrow(
      /not ready within 0.3 s/,
    );
    await supervisor.stop();
  });

  it('ends a process that does not stop in time', async () => {
    const supervisor = createSupervisor({ times: { stopTimeoutMs: 300 } });
    await supervisor.start(role('stubborn', { stopMs: 60_000 }));
    await supervisor.stop();
  });

  it('shows what this start printed, and nothing of an earlier one', async () => {
    const supervisor = createSupervisor();
    const echo = role('again', { fail: 'start' });
    writeFileSync(echo.logFile, 'an earlier complaint\n');
    const message = await supervisor.start(echo).catch(String);
    expect(message).toMatch(/the start failed/);
    expect(message).not.toMatch(/earlier/);
    expect(readFileSync(echo.logFile, 'utf8')).toMatch(/^an earlier complaint\n/);
  });

  it('says that a process ended which said nothing', async () => {
    const silent = join(folder, 'silent.mjs');
    writeFileSync(silent, 'process.exit(3);');
    await expect(createSupervisor().start({ ...role('silent'), program: silent })).rejects.toThrow(
      'silent ended with exit code 3:\n  it said nothing',
    );
  });

  it('passes on little of its environment, and no settings or proxies', async () => {
    const program = join(folder, 'environment.mjs');
    writeFileSync(
      program,
      `import { writeFileSync } from 'node:fs';
       writeFileSync('environment.json', JSON.stringify(process.env));
       process.send({ ready: process.cwd() });
       process.on('disconnect', () => process.exit());`,
    );
    const environment = {
      ...{ HOME: '/home/anna', LANG: 'C' },
      ...{ LEDGER_FILE: '~/2026.journal', COIR_VERIFIER_PORT: 'tcp://10.96.0.7:4010' },
      ...{ HTTP_PROXY: 'http://proxy', NODE_USE_ENV_PROXY: '1' },
      NODE_OPTIONS: '--disallow-code-generation-from-strings',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const supervisor = createSupervisor();
    expect(await supervisor.start({ ...role('environment'), program })).toBe(folder);
    await supervisor.stop();
    const passed = JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8'));
    vi.unstubAllEnvs();
    expect(passed).toMatchObject({ HOME: '/home/anna', LANG: 'C', PATH: process.env['PATH'] });
    expect(
      Object.keys(passed).filter((name) => /^(LEDGER|COIR|HTTP|NODE_[UO])/.test(name)),
    ).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('does not mind a log that takes nothing', async () => {
    const supervisor = createSupervisor();
    expect(await supervisor.start({ ...role('full'), logFile: '/dev/full' })).toBe('nowhere:0');
    await supervisor.stop();
  });

  it('starts nothing any more once it stops', async () => {
    const supervisor = createSupervisor();
    await supervisor.stop();
    await expect(supervisor.start(role('late'))).rejects.toThrow(/all is stopped/);
  });

  it('ends all at once when it cannot wait', async () => {
    const failures: string[] = [];
    const supervisor = createSupervisor({ onFailure: (error) => failures.push(error.message) });
    await supervisor.start(role('first'));
    supervisor.killAll();
    await supervisor.stop();
    expect(failures).toEqual([]);
  });
});
