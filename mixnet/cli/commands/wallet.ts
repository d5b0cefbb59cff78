import type { Command } from 'commander';
import type { HomeOptions } from '../home/run-client.ts';
import type { BuyOptions } from '../home/run-wallet.ts';
import { countFrom } from './count.ts';
import { addHomeOptions } from './home-options.ts';
import type { Run } from './run.ts';

const COMMAND = { kind: 'command' } as const;

/** Adds `coir wallet`. */
export function defineWallet(program: Command, run: Run): void {
  const wallet = program
    .command('wallet')
    .summary('buy tickets for bandwidth')
    .description('Buys and keeps the tickets of a client.');
  addHomeOptions(wallet.command('buy'))
    .summary('buy a book of tickets')
    .description(
      'Buys a book of tickets, and finishes what was interrupted. On a local network the money comes from its treasury.',
    )
    .option('--count <N>', 'tickets in the book', countFrom(1, 1_000), 4)
    .option('--denomination <ID>', 'kind of ticket', countFrom(0, 65_535), 1)
    .addHelpText('after', '\nExample:\n  $ npx coir wallet buy --count 8')
    .action(async (options: BuyOptions) => {
      await run(COMMAND, async (lifecycle) => {
        const { buyTickets } = await import('../home/run-wallet.ts');
        return await buyTickets(options, lifecycle);
      });
    });
  addHomeOptions(wallet.command('balance'))
    .summary('print tickets and money')
    .description('Prints the tickets that can be spent, and the money of the account.')
    .addHelpText('after', '\nExample:\n  $ npx coir wallet balance --json')
    .action(async (options: HomeOptions) => {
      await run(COMMAND, async (lifecycle) => {
        const { printBalance } = await import('../home/run-wallet.ts');
        return await printBalance(options, lifecycle);
      });
    });
  addHomeOptions(wallet.command('give-up'))
    .summary('free tickets whose gateway does not answer')
    .description(
      'Gives up the shows that no gateway has answered, so that their tickets can be shown to another one. Both shows of a ticket can be linked.',
    )
    .addHelpText('after', '\nExample:\n  $ npx coir wallet give-up')
    .action(async (options: HomeOptions) => {
      await run(COMMAND, async (lifecycle) => {
        const { giveUpShows } = await import('../home/run-wallet.ts');
        return await giveUpShows(options, lifecycle);
      });
    });
  addHomeOptions(wallet.command('backup'))
    .summary('copy the client with its tickets')
    .description(
      'Copies the folder of the client, whole, also while another command uses it. The copy is used with --home when the folder is lost.',
    )
    .argument('<DIR>', 'the copy; must not be there')
    .addHelpText('after', '\nExample:\n  $ npx coir wallet backup ./backup')
    .action(async (to: string, options: HomeOptions) => {
      await run(COMMAND, async (lifecycle) => {
        const { backUpHome } = await import('../home/back-up-home.ts');
        return await backUpHome({ ...options, to }, lifecycle);
      });
    });
}
