import { expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';

const ROLES = ['issuer', 'ledger', 'verifier', 'gateway', 'mix-node', 'directory'];

it.each(ROLES)('coir %s alone says what it can do', async (role) => {
  const { refused, said, run } = await parseWords(role);
  expect(run).toBeUndefined();
  expect(refused).toBe('commander.help');
  expect(said).toMatch(/serve/);
  expect(said).toMatch(/check/);
  expect(said).toMatch(/init/);
});

it('settings are listed only in the help of the role they belong to', async () => {
  const { said } = await parseWords('directory', '--help');
  expect(said).toContain('COIR_DIRECTORY_TOPOLOGY_FILE');
  expect(said).not.toContain('COIR_GATEWAY_');
});
