import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IoError } from '@coir/io';
import { openDatabase } from '@coir/io/sqlite';
import { expect, it, vi } from 'vitest';
import { databaseError } from '../../../verifier/io/node-sqlite.ts';

it('says which Node it needs when there is no SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-no-sqlite-'));
  const file = join(folder, 'a.sqlite');
  const getBuiltinModule = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  try {
    expect(() => openDatabase(file, { application: 'Test', migrations: [], create: true })).toThrow(
      expect.objectContaining({
        code: 'IO_SQLITE_UNSUPPORTED',
        message: expect.stringContaining('Node 22.16'),
      }),
    );
    expect(existsSync(file)).toBe(false);
  } finally {
    getBuiltinModule.mockRestore();
    rmSync(folder, { recursive: true });
  }
});

it.each([
  ['IO_DATABASE_FOREIGN', Object.assign(new Error('not a db'), { errcode: 26 })],
  ['IO_DATABASE_DAMAGED', Object.assign(new Error('malformed'), { errcode: 11 })],
  ['IO_DATABASE_FAILED', new Error('disk I/O error')],
  ['IO_DATABASE_FAILED', 'no error at all'],
])('%s for what SQLite throws, with the file', (code, error) => {
  expect(databaseError('/x/a.sqlite', error)).toMatchObject({
    code,
    message: expect.stringContaining('/x/a.sqlite'),
  });
});

it('keeps an error that is the own one already', () => {
  const own = new IoError('IO_DATABASE_MISSING', 'gone');
  expect(databaseError('/x/a.sqlite', own)).toBe(own);
});
