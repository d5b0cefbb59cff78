import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KIT_FILES, kitPath, readKitText, VALUES_FILE } from '../kit/kit-file.ts';
import { IS_ORACLE_PRESENT, runOracle } from './oracle-process.ts';

describe.skipIf(!IS_ORACLE_PRESENT)('the kit in the second implementation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-kit-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.entries(KIT_FILES))(
    'comes out as it must in %s',
    { timeout: 240_000 },
    (name, count) => {
      expect(runOracle('kit', kitPath(name))).toEqual({
        status: 0,
        output: `${count} matched, 0 mismatched\n`,
      });
    },
  );

  it('does not pass with an expectation or an input changed', () => {
    mkdirSync(join(folder, 'shared'));
    writeFileSync(join(folder, VALUES_FILE), readKitText(VALUES_FILE));
    const changes: readonly (readonly [string, string])[] = [
      ['"id":"r-plus-1"', '"id":"r-plus-1-changed"'],
      ['"refused":"COCONUT_INVALID_ENCODING"', '"refused":"COCONUT_INVALID_SCALAR"'],
      ['"value":"1"', '"value":"2"'],
      ['"bytes":"00000001610000', '"bytes":"00000001620000'],
    ];
    const text = readKitText('encodings.json');
    const changed = changes.reduce((all, [from, to]) => {
      expect(all).toContain(from);
      return all.replace(from, to);
    }, text);
    const path = join(folder, 'encodings.json');
    writeFileSync(path, changed);
    const { status, output } = runOracle('kit', path, join(folder, 'absent.json'));
    expect(status).toBe(1);
    expect(output).toMatch(
      new RegExp(`\n${(KIT_FILES['encodings.json'] ?? 0) - 3} matched, 4 mismatched\n`),
    );
  });
});
