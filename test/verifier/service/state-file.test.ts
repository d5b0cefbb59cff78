import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initStateFiles, type StateFile } from '@coir/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stateFile = (name: string, create?: () => void): StateFile => {
  const file = join(folder, name);
  const write = (): void => writeFileSync(file, `new ${name}`);
  return { setting: 'databaseFile', file, meaning: 'nothing counts', create: create ?? write };
};

describe('initStateFiles', () => {
  it('makes what is missing or empty, leaves what is there, and says which', async () => {
    writeFileSync(join(folder, 'b'), 'kept');
    writeFileSync(join(folder, 'c'), '');
    const files = ['a', 'b', 'c'].map((name) => stateFile(name));
    expect(await initStateFiles(files)).toEqual([
      `${join(folder, 'a')} is made: nothing counts`,
      `${join(folder, 'b')} is there already, and stays as it is`,
      `${join(folder, 'c')} is made: nothing counts`,
    ]);
    const contents = files.map(({ file }) => readFileSync(file, 'utf8'));
    expect(contents).toEqual(['new a', 'kept', 'new c']);
  });

  it('names the setting of a file that cannot be made, and the cause', async () => {
    const cause = new Error('the disk is full');
    const broken = stateFile('a', () => {
      throw cause;
    });
    await expect(initStateFiles([broken])).rejects.toMatchObject({
      name: 'SettingsError',
      message: `databaseFile (${broken.file}): the disk is full`,
      cause,
    });
  });
});
