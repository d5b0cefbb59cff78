import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeSphinxFile } from './made-files.ts';

const COMMAND = fileURLToPath(new URL('replay.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'coir-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function run(...args: string[]): { status: number | null; lines: string[]; errors: string } {
  const result = spawnSync(process.execPath, ['--conditions=source', COMMAND, ...args], {
    encoding: 'utf8',
    timeout: 50_000,
  });
  return {
    status: result.status,
    lines: result.stdout.trimEnd().split('\n'),
    errors: result.stderr,
  };
}

const text = JSON.stringify(makeSphinxFile('command'));
const good = write('anything', text);
const bad = write('bad.json', text.replace('InvalidHeader', 'InvalidPayload'));
const unknown = write('unknown.json', '{}');
const cut = write('cut.json', text.slice(0, -1));

describe('the replay command', () => {
  it('ends with the counts and succeeds when every value matches', () => {
    const { status, lines } = run(good, good);
    expect(status).toBe(0);
    expect(lines.at(-1)).toBe('54 matched, 0 mismatched');
  });

  it('prints each mismatch with file and name, and fails', () => {
    const { status, lines } = run(bad, unknown, cut, join(folder, 'absent.json'), good);
    expect(status).toBe(1);
    expect(lines).toContain(
      `${bad}: packets[0].tampered[0].outcome.error: expected InvalidPayload got InvalidHeader`,
    );
    expect(lines.filter((line) => line.startsWith(unknown))).toHaveLength(2);
    expect(lines.at(-1)).toBe('53 matched, 4 mismatched');
  });

  it('prints one JSON object when asked', () => {
    const { status, lines } = run('--json', bad, cut);
    expect(status).toBe(1);
    const report: unknown = JSON.parse(lines.join('\n'));
    expect(report).toMatchObject({
      matched: 26,
      mismatched: 2,
      files: [
        {
          file: bad,
          shape: 'sphinx-crate',
          matched: 26,
          mismatches: [{ actual: 'InvalidHeader' }],
        },
        { file: cut, matched: 0 },
      ],
    });
  });

  it('explains itself, and fails without a file or with an unknown option', () => {
    const help = run('--help');
    expect(help.status).toBe(0);
    expect(help.lines.join('\n')).toContain('npm run replay -- FILE…');
    for (const args of [[], ['--unknown', good]]) {
      const { status, errors } = run(...args);
      expect(status).toBe(1);
      expect(errors).toContain('npm run replay');
    }
  });
});
