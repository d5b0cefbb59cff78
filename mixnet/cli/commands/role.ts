import {
  EXIT_CODES,
  executeService,
  type Lifecycle,
  loadSettings,
  printSettings,
  type ServiceProgram,
  type SettingsDeclaration,
  type SettingTree,
  settingsHelp,
} from '@coir/service';
import type { Command } from 'commander';
import { resolvePath } from '../output/working-folder.ts';
import type { Run } from './run.ts';

/** Children stop within 10 s. */
const KINDS = { serve: 'service', check: 'command', init: 'command' } as const;

interface RoleOptions {
  readonly config?: string;
  readonly printConfig?: boolean;
}

/**
 * A role of a network as a command.
 *
 * @typeParam Tree - Its settings as they were declared.
 */
export interface RoleCommand<Tree extends SettingTree> {
  /** Its name. */
  readonly name: string;
  /** A phrase for lists. */
  readonly summary: string;
  /** Loads the program, which is not needed before the role is chosen. */
  readonly load: () => Promise<ServiceProgram<Tree>>;
}

function configFile({ config }: RoleOptions, { environment }: Lifecycle): string | undefined {
  return config === undefined ? undefined : resolvePath(config, environment);
}

/** Describes every setting of a role. */
async function describeSettings<Tree extends SettingTree>({
  load,
}: RoleCommand<Tree>): Promise<string> {
  const { settings } = await load();
  return `\nSettings:\n${settingsHelp(settings as unknown as SettingsDeclaration)}`;
}

/**
 * Adds `coir ROLE serve`, `coir ROLE check` and `coir ROLE init`.
 *
 * @typeParam Tree - The role's settings as they were declared.
 * @returns The command of the role, and what prepares its help.
 */
export function defineRole<Tree extends SettingTree>(
  program: Command,
  run: Run,
  role: RoleCommand<Tree>,
): { readonly command: Command; prepareHelp(): Promise<void> } {
  const { name, summary, load } = role;
  const command = program
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
  const example = `\nExample:\n  $ npx coir ${name} check --config config.json`;
  command.addHelpText('after', example);
  const serve = command
    .command('serve')
    .summary('run until it is told to stop')
    .description(
      'Runs until it is told to stop: by SIGTERM or Ctrl-C in order, by the same again at once. SIGHUP has it read again what it can. It logs on standard error.',
    )
    .option('--config <FILE>', 'JSON file of settings; variables are more than it')
    .addHelpText('after', example.replace('check', 'serve'))
    .action(async (options: RoleOptions) => {
      await run({ kind: KINDS.serve, name }, async (lifecycle) => {
        const file = configFile(options, lifecycle);
        return await executeService(await load(), { action: 'serve', configFile: file }, lifecycle);
      });
    });
  const check = command
    .command('check')
    .summary('open what serve opens, write a row for trial, and end')
    .description(
      'Does what serve does before it listens: opens settings, files, keys, manifest and stores, writes a row for trial, says what it opened, and ends.',
    )
    .option('--config <FILE>', 'JSON file of settings; variables are more than it')
    .option('--print-config', 'only print all settings as they are in the end')
    .addHelpText('after', example)
    .action(async (options: RoleOptions) => {
      await run({ kind: KINDS.check, name }, async (lifecycle) => {
        const loaded = await load();
        const file = configFile(options, lifecycle);
        if (options.printConfig !== true) {
          return await executeService(loaded, { action: 'check', configFile: file }, lifecycle);
        }
        const { environment } = lifecycle;
        const { values, warnings } = loadSettings(loaded.settings, { file, environment });
        for (const warning of warnings) lifecycle.terminal.say(warning);
        lifecycle.terminal.print(printSettings(values as Readonly<Record<string, unknown>>));
        return EXIT_CODES.done;
      });
    });
  const init = command
    .command('init')
    .summary('make the files that serve needs')
    .description(
      'Makes the files that serve needs and does not make itself, where they are not there: in a new one nothing has happened yet. What is there stays.',
    )
    .option('--config <FILE>', 'JSON file of settings; variables are more than it')
    .addHelpText('after', example.replace('check', 'init'))
    .action(async (options: RoleOptions) => {
      await run({ kind: KINDS.init, name }, async (lifecycle) => {
        const file = configFile(options, lifecycle);
        return await executeService(await load(), { action: 'init', configFile: file }, lifecycle);
      });
    });
  return {
    command,
    async prepareHelp() {
      const settings = await describeSettings(role);
      for (const each of [command, serve, check, init]) each.addHelpText('after', settings);
    },
  };
}
