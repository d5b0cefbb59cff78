import type { Run } from '../../../../mixnet/cli/commands/run.ts';
import { createProgram } from '../../../../mixnet/cli/program.ts';

/** What a line of words asks of the program: how to run, or why not to. */
export interface ParsedWords {
  /** Options of the run, if one was asked for. */
  readonly run?: Parameters<Run>[0];
  /** Code of the parser's error, if the words are wrong or ask for help. */
  readonly refused?: string;
  /** What the parser had to say. */
  readonly said: string;
}

/** Parses words as the program does, and runs nothing. */
export async function parseWords(...words: readonly string[]): Promise<ParsedWords> {
  let asked: Parameters<Run>[0] | undefined;
  let said = '';
  const program = createProgram((options) => {
    asked = options;
    // A run never returns.
    return Promise.reject(new Error('it is not run here'));
  });
  await program.prepareHelp(words[0]);
  const settle = (command: typeof program.command): void => {
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        said += text;
      },
      writeErr: (text) => {
        said += text;
      },
    });
    for (const child of command.commands) settle(child);
  };
  settle(program.command);
  try {
    await program.command.parseAsync([...words], { from: 'user' });
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code === 'string') return { refused: code, said };
    if (asked === undefined) throw error;
  }
  return asked === undefined ? { said } : { run: asked, said };
}
