import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePrivateFile, writePrivateJson } from '@coir/io/private-file';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a private file', () => {
  it('is readable by its owner only, as are the folders made on the way', () => {
    const file = join(folder, 'new', 'secret.json');
    writePrivateJson(file, { key: 'ä' });
    expect(readFileSync(file, 'utf8')).toBe('{\n  "key": "ä"\n}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  });

  it('replaces what was there, and what a crash left beside it, with a mode of its own', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'old and longer', { mode: 0o644 });
    writeFileSync(`${file}.new`, 'half', { mode: 0o644 });
    writePrivateFile(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  it('is not there if it cannot be written whole', () => {
    const place = join(folder, 'secret');
    mkdirSync(join(place, 'inside'), { recursive: true });
    expect(() => writePrivateFile(place, 'text')).toThrow();
    expect(readdirSync(place)).toEqual(['inside']);
  });
});
