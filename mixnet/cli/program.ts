import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { EXIT_CODES, type ExitCode, Lifecycle } from '@coir/service';
import { Command, CommanderError } from 'commander';
import { defineClient } from './commands/client.ts';
import { defineDirectory } from './commands/directory.ts';
import { defineGateway } from './commands/gateway.ts';
import { defineIssuer } from './commands/issuer.ts';
import { defineLedger } from './commands/ledger.ts';
import { defineLocalnet } from './commands/localnet.ts';
import { defineMixNode } from './commands/mix-node.ts';
import type { Run } from './commands/run.ts';
import { defineVerifier } from './commands/verifier.ts';
import { defineWallet } from './commands/wallet.ts';
import { asExitError } from './output/exit-codes.ts';

const EXAMPLES = `
Examples:
  $ npx coir localnet --keep
  $ npx coir client --help

Exit codes: 0 done, 1 failed, 2 usage, 75 try again
later, 78 configuration, 130 interrupted.`;

/** Runs work under the signals and exit codes of every command. */
const run: Run = async (options, work) => {
  const lifecycle = new Lifecycle({ name: 'coir', ...options });
  return await lifecycle.run(async () => {
    try {
      return await work(lifecycle);
    } catch (error) {
      throw asExitError(error);
    }
  });
};

/** Ends the process with what the parser had to say. */
async function answer(code: ExitCode, texts: readonly { isError: boolean; text: string }[]) {
  return await run({ kind: 'command' }, async (lifecycle) => {
    for (const { isError, text } of texts) {
      if (isError) for (const line of text.trimEnd().split('\n')) lifecycle.terminal.say(line);
      else lifecycle.terminal.print(text);
    }
    return code;
  });
}

/** Gives every command below what it does not inherit. */
function settle(command: Command, configure: (command: Command) => void): void {
  configure(command);
  for (const child of command.commands) settle(child, configure);
}

function readVersion(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined) throw new Error('the program is not in its package');
  return String(JSON.parse(readFileSync(file, 'utf8')).version);
}

/** The program, and what its help needs. */
export interface Program {
  /** Every command with its options and examples. */
  readonly command: Command;
  /** Loads the settings of a role, so that its help can list them. */
  prepareHelp(role: string | undefined): Promise<void>;
}

/** Describes the program. */
export function createProgram(runWork: Run): Program {
  const program = new Command('coir')
    .description('Threshold credentials for bandwidth, and the mixnet they admit to.')
    .version(readVersion(), '--version', 'print the version')
    .addHelpText('after', EXAMPLES);
  defineLocalnet(program, runWork);
  defineClient(program, runWork);
  defineWallet(program, runWork);
  const roles = [
    defineIssuer,
    defineLedger,
    defineVerifier,
    defineGateway,
    defineMixNode,
    defineDirectory,
  ].map((define) => define(program, runWork));
  return {
    command: program,
    async prepareHelp(name) {
      await roles.find(({ command }) => command.name() === name)?.prepareHelp();
    },
  };
}

/**
 * Runs the program and ends the process. Never returns.
 *
 * @param words - What was typed after the program's name.
 */
export async function runProgram(words: readonly string[]): Promise<void> {
  const said: { isError: boolean; text: string }[] = [];
  const program = createProgram(run);
  if (words.includes('--help') || words.includes('-h')) await program.prepareHelp(words[0]);
  settle(program.command, (each) => {
    each
      .exitOverride()
      .helpOption('-h, --help', 'print this text')
      .helpCommand(false)
      .showHelpAfterError('See --help')
      .configureHelp({ optionTerm: ({ flags }) => flags.replaceAll(/[<>]/g, '') })
      .configureOutput({
        writeOut: (text) => said.push({ isError: false, text }),
        writeErr: (text) => said.push({ isError: true, text }),
        outputError: (text, write) => write(text.replace(/^error: /, '')),
      });
  });
  try {
    await program.command.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    await answer(error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage, said);
  }
}
