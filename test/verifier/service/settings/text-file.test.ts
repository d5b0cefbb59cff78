import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTextFile, SettingsError } from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Uint8Array): string {
  const file = join(folder, 'network.json');
  writeFileSync(file, content);
  return file;
}

describe('a text file that a setting names', () => {
  it('is read through a link, without its byte order mark', () => {
    const link = join(folder, 'link.json');
    symlinkSync(fileOf('\uFEFF{"größe":1}'), link);
    expect(readTextFile('manifestFile', link)).toBe('{"größe":1}');
    expect(readTextFile('manifestFile', fileOf(''))).toBe('');
  });

  it.each<[string, () => string, RegExp]>([
    [
      'UTF-16',
      () => fileOf(Buffer.from('\uFEFF{}', 'utf16le')),
      /is UTF-16 text; save it as UTF-8/,
    ],
    ['Latin-1', () => fileOf(Buffer.from('gr\xf6sse', 'latin1')), /is not UTF-8 text/],
    ['a folder', () => folder, /is a folder, not a file/],
    ['a device', () => '/dev/zero', /is no regular file/],
    ['nothing', () => join(folder, 'none'), /does not exist/],
    ['too much', () => fileOf(new Uint8Array(16 * 1024 * 1024 + 1)), /has at least 16777217 bytes/],
  ])('that is %s is a fault of the setting', (_what, prepare, message) => {
    const file = prepare();
    expect(() => readTextFile('manifestFile', file)).toThrow(SettingsError);
    expect(() => readTextFile('manifestFile', file)).toThrow(message);
    expect(() => readTextFile('manifestFile', file)).toThrow(`manifestFile (${file}): `);
  });
});
