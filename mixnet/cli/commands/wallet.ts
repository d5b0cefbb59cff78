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
}
