import type { Command } from 'commander';
import type { HomeOptions } from '../home/run-client.ts';
import { countFrom } from './count.ts';
import { addHomeOptions } from './home-options.ts';
import type { Run } from './run.ts';

const COMMAND = { kind: 'command' } as const;

/** Adds `coir client`. */
export function defineClient(program: Command, run: Run): void {
  const client = program
    .command('client')
    .summary('send and receive messages')
    .description('Sends and receives messages through the mixes. A client is a folder.');
  defineInit(client, run);
  defineAddress(client, run);
  defineSend(client, run);
  defineReceive(client, run);
}

function defineInit(client: Command, run: Run): void {
  addHomeOptions(client.command('init'))
    .summary('make a client of a network')
    .description('Makes a client: its folder, its keys, and its registration with a gateway.')
    .requiredOption('--network <DIR>', 'folder of the network, with its network-profile.json')
    .option('--gateway <NAME>', 'the gateway it is at (the first one)')
    .addHelpText('after', '\nExample:\n  $ npx coir client init --network ./network')
    .action(async (options: HomeOptions & { network: string; gateway?: string }) => {
      await run(COMMAND, async (lifecycle) => {
        const { initClient } = await import('../home/run-client.ts');
        return await initClient(options, lifecycle);
      });
    });
}

function defineAddress(client: Command, run: Run): void {
  addHomeOptions(client.command('address'))
    .summary('print the address others send to')
    .description('Prints the address that others send to.')
    .addHelpText('after', '\nExample:\n  $ npx coir client address')
    .action(async (options: HomeOptions) => {
      await run(COMMAND, async (lifecycle) => {
        const { printAddress } = await import('../home/run-client.ts');
        return await printAddress(options, lifecycle);
      });
    });
}

function defineSend(client: Command, run: Run): void {
  addHomeOptions(client.command('send'))
    .summary('send a message')
    .description(
      'Sends a message, and ends when it is acknowledged. Shows a ticket when the bandwidth is low. Without a text it reads standard input.',
    )
    .argument('<address>', 'address of the recipient, or "self"')
    .argument('[text]', 'the message')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx coir client send self "hello"\n  $ npx coir client send ADDRESS < letter.txt',
    )
    .action(async (to: string, text: string | undefined, options: HomeOptions) => {
      await run(COMMAND, async (lifecycle) => {
        const { sendMessage } = await import('../home/run-client.ts');
        return await sendMessage({ ...options, to, text }, lifecycle);
      });
    });
}

function defineReceive(client: Command, run: Run): void {
  addHomeOptions(client.command('receive'))
    .summary('print messages as they arrive')
    .description('Prints messages, first those that waited, then others as they arrive.')
    .option('--count <N>', 'end after N messages', countFrom(1, 1_000_000))
    .addHelpText('after', '\nExample:\n  $ npx coir client receive --count 1')
    .action(async (options: HomeOptions & { count?: number }) => {
      await run(COMMAND, async (lifecycle) => {
        const { receiveMessages } = await import('../home/run-client.ts');
        return await receiveMessages(options, lifecycle);
      });
    });
}
