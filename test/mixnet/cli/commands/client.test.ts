import { describe, expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';

describe('coir client', () => {
  it.each([
    ['init --network ./network'],
    ['init --network ./network --gateway gateway-2 --home ./alice'],
    ['address --json'],
    ['send self hello'],
    ['send self'],
    ['receive'],
    ['receive --count 3'],
  ])('%s is run as a command', async (line) => {
    expect((await parseWords('client', ...line.split(' '))).run).toEqual({ kind: 'command' });
  });

  it.each([
    ['init', 'commander.missingMandatoryOptionValue'],
    ['send', 'commander.missingArgument'],
    ['send self two words', 'commander.excessArguments'],
    ['receive --count 0', 'commander.invalidArgument'],
    ['address extra', 'commander.excessArguments'],
    ['read', 'commander.unknownCommand'],
  ])('%s is refused', async (line, code) => {
    expect((await parseWords('client', ...line.split(' '))).refused).toBe(code);
  });
});
