import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../mixnet/cli/program.ts';
import { runCoir } from '../../support/coir-process.ts';

const program = createProgram(() => Promise.reject(new Error('nothing is run here')));

/** Commands that do something, with the words that lead to them. */
function leaves(command: Command, words: readonly string[] = []): readonly string[][] {
  if (command.commands.length === 0) return [[...words]];
  return command.commands.flatMap((child) => leaves(child, [...words, child.name()]));
}

const EVERY_COMMAND = leaves(program.command);

describe('--help', () => {
  it.each([[[]], ...EVERY_COMMAND.map((words) => [words])])(
    'of coir %j has an example and fits 80 columns',
    async (words) => {
      const { code, output, errors } = await runCoir([...words, '--help']);
      expect(code).toBe(0);
      expect(errors).toBe('');
      expect(output).toMatch(/Examples?:\n {2}\$ n/);
      const widths = output.split('\n').map(({ length }) => length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    },
  );

  it('lists every command', async () => {
    const { output } = await runCoir(['--help']);
    for (const [name = ''] of EVERY_COMMAND)
      expect(output).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });
});

it('--version is that of the package', async () => {
  expect(await runCoir(['--version'])).toMatchObject({ code: 0, output: '0.1.0\n', errors: '' });
});

describe('what is unknown', () => {
  it.each([
    [['locanet'], /unknown command 'locanet'[\s\S]*Did you mean localnet\?/],
    [['client', 'sned'], /unknown command 'sned'[\s\S]*Did you mean send\?/],
    [['localnet', '--kep'], /unknown option '--kep'[\s\S]*Did you mean --keep\?/],
    [['wallet', 'buy', '--cuont', '4'], /unknown option '--cuont'[\s\S]*Did you mean --count\?/],
    [['client', 'init'], /required option '--network/],
    [['client', 'send'], /missing required argument 'address'/],
    [['client', 'receive', '--count', 'all'], /takes a number from 1 to/],
    [['localnet', 'extra'], /too many arguments/],
    [[], /Usage: coir/],
  ])('in coir %j ends with 2, and says the nearest name', async (words, message) => {
    const { code, output, errors } = await runCoir(words);
    expect(errors).toMatch(message);
    expect({ code, output }).toEqual({ code: 2, output: '' });
  });
});
