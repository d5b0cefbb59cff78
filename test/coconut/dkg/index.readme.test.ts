import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = new URL('../../../coconut/dkg/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

describe('the README of key generation', () => {
  it('begins with an example that runs as it stands and says what it prints', async () => {
    const [, example = ''] = readme.match(/```ts\n(.*?)```/su) ?? [];
    const [, printed = ''] = example.match(/console\.log.*\/\/ (.*)\n$/u) ?? [];
    expect(printed).not.toBe('');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', '--input-type=module-typescript', '--eval', example],
      { cwd: root, timeout: 30_000 },
    );
    expect(stdout.trim()).toBe(printed);
  });

  it('lists every reason for a fault, and none that does not exist', () => {
    const source = readFileSync(new URL('session/fault.ts', folder), 'utf8');
    const [, union = ''] = source.match(/type FaultReason =(.*?);/su) ?? [];
    const reasons = [...union.matchAll(/\| '([a-z-]+)'/gu)].map(([, reason]) => reason);
    const [, table = ''] = readme.match(/## Faults\n(.*?)\n## /su) ?? [];
    const listed = [...table.matchAll(/^\| `([a-z-]+)` \|/gmu)];
    expect(reasons).toHaveLength(10);
    expect(listed.map(([, reason]) => reason)).toEqual(reasons);
  });
});
