import { expect, it } from 'vitest';
import { addHomeOptions } from '../../../../mixnet/cli/commands/home-options.ts';
import { createProgram } from '../../../../mixnet/cli/program.ts';

it('a command on a home has a folder, ./coir-home by default, and may print JSON', () => {
  const parse = (...words: string[]): object => {
    const { command } = createProgram(() => Promise.reject(new Error('nothing is run here')));
    const trial = addHomeOptions(command.command('trial')).action(() => undefined);
    command.parse(['trial', ...words], { from: 'user' });
    return trial.opts();
  };
  expect(parse()).toEqual({ home: './coir-home' });
  expect(parse('--home', 'alice', '--json')).toEqual({ home: 'alice', json: true });
});
