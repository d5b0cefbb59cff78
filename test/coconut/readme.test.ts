import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(new URL('../../coconut/README.md', import.meta.url), 'utf8');
const errors = readFileSync(new URL('../../coconut/errors.ts', import.meta.url), 'utf8');

describe('the README of coconut', () => {
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

  it('lists every error code, and none that does not exist', () => {
    const codes = (text: string): string[] =>
      [...new Set(text.match(/COCONUT_[A-Z_]+/gu))].toSorted();
    expect(codes(readme)).toEqual(codes(errors));
  });
});
