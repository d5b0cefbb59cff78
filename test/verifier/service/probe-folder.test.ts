import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeFolder } from '@coir/service';
import { expect, it } from 'vitest';

it('writes to a folder for trial, and leaves nothing there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-probe-'));
  await Promise.all([probeFolder(folder), probeFolder(folder)]);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

it('fails where nothing can be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-probe-'));
  await expect(probeFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(probeFolder(file)).rejects.toMatchObject({ code: 'ENOTDIR' });
  rmSync(folder, { recursive: true });
});
