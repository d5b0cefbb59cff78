import {
  type ServiceProgram,
  type SettingsDeclaration,
  type SettingTree,
  settingsHelp,
} from '@coir/service';
import { describe, expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';

/** Tests that the commands of a role run this program, as a service and as a command. */
export function describeRole<Tree extends SettingTree>(
  name: string,
  program: ServiceProgram<Tree>,
): void {
  describe(`coir ${name}`, () => {
    it('serves as a service, checks and makes its files as a command, under its own name', async () => {
      expect((await parseWords(name, 'serve')).run).toEqual({ kind: 'service', name });
      const check = await parseWords(name, 'check', '--config', 'config.json');
      expect(check.run).toEqual({ kind: 'command', name });
      const init = await parseWords(name, 'init', '--config', 'config.json');
      expect(init.run).toEqual({ kind: 'command', name });
    });

    it('lists every setting of its program in its help, and the option that only serves one', async () => {
      const { said } = await parseWords(name, 'serve', '--help');
      expect(said).toContain(settingsHelp(program.settings as unknown as SettingsDeclaration));
      expect(said).not.toContain('--print-config');
      expect((await parseWords(name, 'check', '--help')).said).toContain('--print-config');
    });

    it('wants no other words', async () => {
      expect((await parseWords(name, 'serve', 'extra')).refused).toBe('commander.excessArguments');
      expect((await parseWords(name, 'serve', '--print-config')).refused).toBe(
        'commander.unknownOption',
      );
      expect((await parseWords(name, 'check', '--config')).refused).toBe(
        'commander.optionMissingArgument',
      );
    });
  });
}
