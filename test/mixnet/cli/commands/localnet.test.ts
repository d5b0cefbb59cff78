import { describe, expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';

describe('coir localnet', () => {
  it('is a command that has somewhat longer to stop than the programs it started', async () => {
    const { run } = await parseWords('localnet', '--keep', '--data', 'x', '--open-access');
    expect(run).toEqual({ kind: 'command', stopDeadlineMs: 15_000 });
  });

  it.each([
    ['--issuers', '0'],
    ['--issuers', '21'],
    ['--threshold', 'two'],
    ['--threshold', '1.5'],
    ['--down', '-1'],
    ['--issuers', ''],
  ])('refuses %s %s, and says which numbers it takes', async (option, value) => {
    const { refused, said } = await parseWords('localnet', option, value);
    expect(refused).toBe('commander.invalidArgument');
    expect(said).toMatch(/takes a number from [01] to 20/);
  });

  it.each([
    ['--issuers', '20'],
    ['--threshold', '1'],
    ['--down', '0'],
  ])('takes %s %s', async (option, value) => {
    expect((await parseWords('localnet', option, value)).run).toBeDefined();
  });
});
