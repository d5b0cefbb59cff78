import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT_CODES } from '@coir/service';
import { afterAll, describe, expect, it } from 'vitest';
import { Child } from '../programs/child.ts';

const FOLDER = /^(\/.*coir-trial-\w+)$/m;
const folder = mkdtempSync(join(tmpdir(), 'coir-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('standard input', () => {
  it.each([
    ['12345678', EXIT_CODES.done, /8 bytes/],
    ['123456789', EXIT_CODES.usage, /more than 8 bytes/],
  ])('is read up to a limit: %s', async (input, code, said) => {
    const stdio = ['pipe', 'pipe', 'pipe', 'ipc'] as const;
    const child = new Child('trial-command.ts', { args: ['read'], stdio: [...stdio] });
    child.process.stdin?.end(input);
    expect(await child.exitCode()).toBe(code);
    expect(child.output + child.log).toMatch(said);
  });
});

describe('output that nobody takes', () => {
  it('ends nothing when the pipe is closed', async () => {
    const child = new Child('trial-command.ts', { args: ['print'] });
    const folder = await child.printed(FOLDER);
    child.process.stdout?.destroy();
    child.process.stderr?.destroy();
    expect(await child.exitCode()).toBe(EXIT_CODES.done);
    expect(existsSync(folder)).toBe(false);
  });

  it('ends nothing when the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const child = new Child('trial-command.ts', {
      args: ['print'],
      stdio: ['ignore', full, full, 'ipc'],
    });
    expect(await child.exitCode()).toBe(EXIT_CODES.done);
    const [{ folder }] = child.messages as [{ folder: string }];
    expect(existsSync(folder)).toBe(false);
  });

  it('ends nothing when a shell reads one line of it', () => {
    const program = fileURLToPath(new URL('../programs/trial-command.ts', import.meta.url));
    const script =
      '("$0" --conditions=source "$1" print; echo "$?" >&2) 2>&1 >/dev/null | cat; ("$0" --conditions=source "$1" print; echo $? > "$2") | head -1 > /dev/null; cat "$2"';
    const codeFile = join(folder, 'code');
    const output = execFileSync('sh', ['-c', script, process.execPath, program, codeFile], {
      encoding: 'utf8',
    });
    expect(output).toBe('0\n0\n');
  });
});
