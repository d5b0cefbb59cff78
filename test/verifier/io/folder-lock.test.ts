import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '@coir/io/folder-lock';
import { afterAll, describe, expect, it } from 'vitest';

const parent = mkdtempSync(join(tmpdir(), 'coir-folder-lock-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('lockFolder', () => {
  it('gives a folder to one at a time, and leaves one empty file in it', () => {
    const folder = mkdtempSync(join(parent, 'once-'));
    const lock = lockFolder(folder);
    expect(lock).toBeDefined();
    expect(lockFolder(folder)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['lock']);
    lock?.release();
    const again = lockFolder(folder);
    expect(again).toBeDefined();
    again?.release();
  });

  it('holds a folder that is renamed meanwhile', () => {
    const folder = mkdtempSync(join(parent, 'moved-'));
    const lock = lockFolder(folder);
    renameSync(folder, `${folder}-elsewhere`);
    expect(lockFolder(`${folder}-elsewhere`)).toBeUndefined();
    lock?.release();
  });

  it('says that a folder is not there', () => {
    expect(() => lockFolder(join(parent, 'nowhere'))).toThrow();
  });
});
