import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Child } from './programs/child.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = new Child('trial-service.ts', { args, env });
  return { code: await child.exitCode(), output: child.output, log: child.log };
}

describe('serve', () => {
  it('says where it is reached, on standard output and to its supervisor', async () => {
    const child = new Child('trial-service.ts', { args: ['serve'] });
    await child.printed(/^trial: ready at nowhere:0\n$/);
    await expect.poll(() => child.messages).toEqual([{ ready: 'nowhere:0' }]);
    child.kill('SIGTERM');
    expect(await child.exitCode()).toBe(0);
  });

  it('has a listener for its operator, if a port is set', async () => {
    const child = new Child('trial-service.ts', { env: { COIR_TRIAL_OPERATOR_PORT: '0' } });
    await child.printed(/ready/);
    await expect.poll(() => child.messages.length).toBe(1);
    const { operator } = child.messages[0] as { operator: string };
    const ready = await fetch(`${operator}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ reasons: ['The disk is full.'] });
    const metrics = await (await fetch(`${operator}/metrics`)).text();
    expect(metrics).toContain('trial_readiness_failures_total{check="store"}');
    expect(metrics).toContain('process_resident_memory_bytes');
    child.kill('SIGTERM');
    expect(await child.exitCode()).toBe(0);
  });

  it('ends with 1 and a way out, if another has the port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, log } = await run([], { COIR_TRIAL_OPERATOR_PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(log).toBe(
      `trial: port ${port} of 127.0.0.1 is in use: stop what listens there, or set operatorPort to another port\n`,
    );
  });

  it('warns of variables that are no settings, in its log', async () => {
    const child = new Child('trial-service.ts', { env: { COIR_TRIAL_STOP_M: '1' } });
    await child.printed(/ready/);
    child.kill('SIGTERM');
    await child.exitCode();
    expect(child.log).toContain('did you mean COIR_TRIAL_STOP_MS?');
  });
});

describe('check', () => {
  it('prints what it opened and ends with 0', async () => {
    expect(await run(['check'])).toEqual({
      code: 0,
      output:
        'trial: keys keys.json\ntrial: store trial.sqlite, a row was written\ntrial: the check found nothing wrong\n',
      log: '',
    });
  });

  it.each(['serve', 'check'])('has the faults of serve: %s', async (action) => {
    const file = join(folder, 'faults.json');
    writeFileSync(file, '{"colour":1,"startMs":-1,"stopMs":"canary","fail":"canary"}');
    const faults = await run([action, '--config', file]);
    expect(faults.code).toBe(78);
    expect(faults.output).toBe('');
    expect(faults.log).not.toContain('canary');
    expect(
      faults.log
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(0, line.indexOf(' ('))),
    ).toEqual(['trial: colour', 'trial: startMs', 'trial: stopMs', 'trial: fail']);
    const silent = { COIR_TRIAL_FAIL: 'keys', COIR_TRIAL_LOG_LEVEL: 'silent' };
    const keys = await run([action], silent);
    expect(keys).toEqual({ code: 78, output: '', log: 'trial: keysFile: holds another key\n' });
  });
});

describe('init', () => {
  it('says what it made, or that there is nothing to make, and ends with 0', async () => {
    expect(await run(['init'])).toEqual({
      code: 0,
      output: 'trial: it keeps nothing; there is nothing to make\n',
      log: '',
    });
  });
});

describe('the arguments of a service', () => {
  it.each<[string[], Record<string, string>, number, RegExp]>([
    [[], { COIR_TRIAL_FAIL: 'start' }, 1, /"msg":"failed"/],
    [['--config', 'missing.json'], {}, 78, /configuration file \(missing\.json\): does not exist/],
    [['--config'], {}, 2, /--config needs the name of a file/],
    [['--config='], {}, 2, /--config needs the name of a file/],
    [['--colour'], {}, 2, /unknown argument --colour\. See --help/],
    [['--confg', 'x'], {}, 2, /did you mean --config\?/],
    [['chekc'], {}, 2, /unknown argument chekc; did you mean check\?/],
    [['check', 'serve'], {}, 2, /unknown argument serve/],
    [['\u001b[31m'], {}, 2, /unknown argument \?\[31m/],
  ])('%j with %j end it with %i', async (args, env, code, message) => {
    const result = await run(args, env);
    expect(result.log).toMatch(message);
    expect(result.code).toBe(code);
    expect(result.output).toBe('');
  });

  it('can ask for help: arguments, every setting, exit codes, an example', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    for (const part of [
      'COIR_TRIAL_START_MS',
      'COIR_TRIAL_LOG_LEVEL',
      '78 configuration',
      'Example',
    ]) {
      expect(output).toContain(part);
    }
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('can ask for the settings as they are in the end', async () => {
    const file = join(folder, 'print.json');
    writeFileSync(file, '{"stopMs":5,"startMs":6}');
    const { code, output } = await run(['--print-config', '--config', file], {
      COIR_TRIAL_START_MS: '7',
    });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ stopMs: 5, startMs: 7, fail: 'never' });
  });
});
