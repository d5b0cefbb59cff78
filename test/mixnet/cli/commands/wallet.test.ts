import { describe, expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';

describe('coir wallet', () => {
  it.each([
    ['buy'],
    ['buy --count 8 --denomination 1'],
    ['balance --json'],
    ['give-up'],
    ['backup ./copy'],
  ])('%s is run as a command', async (line) => {
    expect((await parseWords('wallet', ...line.split(' '))).run).toEqual({ kind: 'command' });
  });

  it.each([
    ['buy --count 0', 'commander.invalidArgument'],
    ['buy --count 1001', 'commander.invalidArgument'],
    ['buy --denomination 65536', 'commander.invalidArgument'],
    ['balance all', 'commander.excessArguments'],
    ['backup', 'commander.missingArgument'],
  ])('%s is refused', async (line, code) => {
    expect((await parseWords('wallet', ...line.split(' '))).refused).toBe(code);
  });
});
