import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { Statements } from '../../../verifier/store/statements.ts';

it('statements are prepared once, and keep integers beyond 2⁵³ exact in sums', () => {
  const sql = new Statements(new DatabaseSync(':memory:'));
  sql.run('CREATE TABLE sums (bytes)');
  expect(sql.prepare('SELECT 1')).toBe(sql.prepare('SELECT 1'));
  expect(sql.run('INSERT INTO sums VALUES (?), (?)', Number.MAX_SAFE_INTEGER, 2)).toBe(2);
  const total = sql.get('SELECT CAST(sum(bytes) AS TEXT) AS total FROM sums');
  expect(total).toEqual(expect.objectContaining({ total: '9007199254740993' }));
  expect(sql.all('SELECT bytes FROM sums WHERE bytes = ?', 2)).toHaveLength(1);
});
