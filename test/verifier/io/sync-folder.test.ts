import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { syncFolder } from '../../../verifier/io/sync-folder.ts';

/** Files this process has open, where the system tells. */
const openFiles = (): number => readdirSync('/proc/self/fd').length;

it('syncs a folder, changes nothing in it, and closes it again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-sync-'));
  writeFileSync(join(folder, 'mail'), 'x');
  const before = openFiles();
  for (let time = 0; time < 10; time += 1) syncFolder(folder);
  expect(openFiles()).toBe(before);
  expect(readdirSync(folder)).toEqual(['mail']);
  rmSync(folder, { recursive: true });
});

it('fails for a folder that is not there', () => {
  expect(() => syncFolder(join(tmpdir(), 'coir-there-is-no-such-folder'))).toThrow(/ENOENT/);
});
