import type { Command } from 'commander';

/** Adds the options of every command on the folder of a client. */
export function addHomeOptions(command: Command): Command {
  return command
    .option('--home <DIR>', 'folder of the client', './coir-home')
    .option('--json', 'print results as JSON');
}
