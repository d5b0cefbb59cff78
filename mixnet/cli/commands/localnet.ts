import type { Command } from 'commander';
import type { LocalnetOptions } from '../localnet/run-localnet.ts';
import { countFrom } from './count.ts';
import type { Run } from './run.ts';

/** More issuers than this are of no use on one machine. */
const MOST_ISSUERS = 20;
/** Children stop within 10 s, and are ended after 12. */
const STOP_DEADLINE_MS = 15_000;

const EXAMPLES = `
Examples:
  $ npm start
  $ npm start -- --issuers 5 --threshold 3 --down 2
  $ npm start -- --data ./network --keep

Ends with 0 when everything went as it should, 1 when
something failed, 2 for wrong options, 75 when the
folder or a port is in use, 130 when interrupted.`;

/** Adds `coir localnet`. */
export function defineLocalnet(program: Command, run: Run): void {
  program
    .command('localnet')
    .summary('run a whole network on this machine')
    .description(
      'Runs a whole network on this machine, buys tickets, is admitted with one, and sends messages through the mixes.',
    )
    .option('--keep', 'leave it up afterwards; Ctrl-C stops it')
    .option('--data <DIR>', 'keep all state in DIR, and go on from there')
    .option('--issuers <N>', 'issuers in all (3)', countFrom(1, MOST_ISSUERS))
    .option('--threshold <T>', 'issuers that are enough (2)', countFrom(1, MOST_ISSUERS))
    .option('--down <K>', 'kill K issuers first (0)', countFrom(0, MOST_ISSUERS))
    .option('--open-access', 'gateways grant bandwidth without tickets')
    .addHelpText('after', EXAMPLES)
    .action(async (options: LocalnetOptions) => {
      const work = { kind: 'command', stopDeadlineMs: STOP_DEADLINE_MS } as const;
      await run(work, async (lifecycle) => {
        const { runLocalnet } = await import('../localnet/run-localnet.ts');
        return await runLocalnet(options, lifecycle);
      });
    });
}
