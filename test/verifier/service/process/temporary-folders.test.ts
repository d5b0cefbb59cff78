import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TemporaryFolders } from '../../../../verifier/service/process/temporary-folders.ts';

function folderWithKey(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coir-temporary-'));
  writeFileSync(join(folder, 'key'), 'secret');
  return folder;
}

it('temporary folders are removed with what is in them, but for those to be kept', () => {
  const folders = new TemporaryFolders();
  const [removed, kept] = [folderWithKey(), folderWithKey()];
  for (const folder of [removed, kept]) folders.add(folder);
  folders.keep(kept);
  const failures: unknown[] = [];
  folders.remove((folder) => failures.push(folder));
  expect([removed, kept].map((folder) => existsSync(folder))).toEqual([false, true]);
  expect(failures).toEqual([]);
  rmSync(kept, { recursive: true });
});

it('one that is gone already is no failure; one that cannot be removed is told, and the next one goes', () => {
  const folders = new TemporaryFolders();
  const [gone, last] = [folderWithKey(), folderWithKey()];
  rmSync(gone, { recursive: true });
  // No name of a folder holds a zero byte.
  for (const folder of [gone, '/tmp/\0', last]) folders.add(folder);
  const failures: [string, unknown][] = [];
  folders.remove((...failure) => failures.push(failure));
  expect(failures).toEqual([['/tmp/\0', expect.any(Error)]]);
  expect(existsSync(last)).toBe(false);
});
