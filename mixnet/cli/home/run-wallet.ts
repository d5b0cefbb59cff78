import { describeStep, fundAccount } from '@coir/localnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { EXIT_CODES, type ExitCode, ExitError, type Lifecycle } from '@coir/service';
import { describeBytes } from '../output/byte-count.ts';
import { resolvePath } from '../output/working-folder.ts';
import { explainAbsence, type HomeSession, openHome } from './home-session.ts';
import { type HomeOptions, report } from './run-client.ts';

/** Options of `coir wallet buy`. */
export interface BuyOptions extends HomeOptions {
  /** Tickets in the book. */
  readonly count: number;
  /** Kind of ticket, by its id in the manifest. */
  readonly denomination: number;
}

/** Finishes what an earlier run began. */
async function resumePurchases({ client }: HomeSession, lifecycle: Lifecycle): Promise<number> {
  const outcomes = await client.wallet.resumePurchases(lifecycle.signal);
  const failed = outcomes.find(({ error }) => error?.retryable === true);
  if (failed?.error !== undefined) throw failed.error;
  return outcomes.reduce((sum, { result }) => sum + (result?.tickets ?? 0), 0);
}

/**
 * Takes play money from the treasury if the account cannot pay and there is one.
 *
 * @returns The amount that was taken.
 */
async function provideFunds(
  { home, client }: HomeSession,
  { count, denomination }: BuyOptions,
  signal: AbortSignal,
): Promise<bigint> {
  const { manifest, treasuryFile, profile } = home;
  const { id: chainId, denom } = manifest.manifest.chain;
  const price = (manifest.priceOf(denomination) ?? 0n) * BigInt(count);
  const balance = await client.account.balance(denom, signal);
  if (balance >= price) return 0n;
  const amount = price - balance;
  const to = client.account.address;
  if (treasuryFile === undefined) {
    throw new ExitError(
      EXIT_CODES.failed,
      `the account holds ${balance} ${denom} and the book costs ${price}; send ${amount} ${denom} to ${to}, and buy again`,
    );
  }
  const { ledgerUrl } = profile;
  await fundAccount({ treasuryFile, ledgerUrl, chainId, denom, to, amount }, signal);
  return amount;
}

/** Buys a book of tickets. */
export async function buyTickets(options: BuyOptions, lifecycle: Lifecycle): Promise<ExitCode> {
  const isQuiet = options.json === true;
  const say = (text: string): void => {
    if (!isQuiet) lifecycle.terminal.print(`${text}\n`);
  };
  const path = resolvePath(options.home, lifecycle.environment);
  const session = await openHome(path, lifecycle, {
    onPurchaseStep: (step) => {
      const text = describeStep(step);
      if (text !== undefined) say(`  ${text}`);
    },
  });
  const { home, client } = session;
  const { denom } = home.manifest.manifest.chain;
  try {
    const resumed = await resumePurchases(session, lifecycle);
    if (resumed > 0) say(`an earlier purchase is finished: ${resumed} tickets`);
    const taken = await provideFunds(session, options, lifecycle.signal);
    if (taken > 0n) {
      say(`${taken} ${denom} of play money are taken from the treasury of this local network`);
    }
    const { count, denomination } = options;
    const bought = await client.wallet.buyTicketBook({ count, denomination }, lifecycle.signal);
    const { tickets, bytes } = await client.wallet.balance();
    report(
      lifecycle,
      options,
      {
        bought: bought.tickets,
        amount: String(bought.amount),
        denom: bought.denom,
        playMoney: String(taken),
        resumed,
        tickets,
        bytes,
      },
      `${bought.tickets} tickets for ${bought.amount} ${bought.denom}; ${tickets} in all, worth ${describeBytes(bytes)}`,
    );
  } catch (error) {
    throw explainAbsence(error, home);
  }
  return EXIT_CODES.done;
}

/** A show whose outcome is not known, as it is told. */
interface ToldShow {
  /** Name or key of the gateway it was made for. */
  readonly gateway: string;
  /** RFC 3339; `undefined` if that was not written down. */
  readonly since: string | undefined;
  /** SHA-256 of the show. */
  readonly digest: string;
}

async function pendingShows({ home, client }: HomeSession): Promise<readonly ToldShow[]> {
  const pending = await client.wallet.listPendingSpends();
  return pending.map(({ digest, gatewayIdentity, shownAt }) => {
    const identity = encodeBase58(gatewayIdentity);
    const gateway = home.profile.gateways.find((each) => each.identity === identity);
    const since = shownAt > 0 ? new Date(shownAt).toISOString() : undefined;
    return { gateway: gateway?.name ?? identity, since, digest };
  });
}

function describeShow({ gateway, since }: ToldShow): string {
  return `shown to ${gateway}${since === undefined ? '' : ` since ${since}`}`;
}

/** Prints the tickets and money of the client. */
export async function printBalance(options: HomeOptions, lifecycle: Lifecycle): Promise<ExitCode> {
  const path = resolvePath(options.home, lifecycle.environment);
  const session = await openHome(path, lifecycle);
  const { home, client } = session;
  const { denom } = home.manifest.manifest.chain;
  const { tickets, bytes, resting, pending } = await client.wallet.balance();
  const shows = await pendingShows(session);
  const { address } = client.account;
  const words = [
    `${tickets} tickets, worth ${describeBytes(bytes)}`,
    ...(resting > 0 ? [`${resting} of them rest before they can be spent`] : []),
    ...shows.map((show) => `1 more is ${describeShow(show)}, and waits for the answer`),
    ...(pending > 0 ? ['if a gateway is gone for good: npx coir wallet give-up'] : []),
  ].join('\n');
  const told = { tickets, bytes, resting, pending, shows };
  try {
    const balance = String(await client.account.balance(denom, lifecycle.signal));
    report(
      lifecycle,
      options,
      { ...told, account: { address, balance, denom } },
      `${words}\n${balance} ${denom} on\n${address}`,
    );
    return EXIT_CODES.done;
  } catch (error) {
    // What is in the wallet is known without the ledger.
    report(lifecycle, options, { ...told, account: { address } }, words);
    throw explainAbsence(error, home);
  }
}

/** Frees the tickets whose shows no gateway has answered. */
export async function giveUpShows(options: HomeOptions, lifecycle: Lifecycle): Promise<ExitCode> {
  const path = resolvePath(options.home, lifecycle.environment);
  const session = await openHome(path, lifecycle);
  const shows = await pendingShows(session);
  for (const { digest } of shows) await session.client.wallet.giveUpSpend(digest);
  const words =
    shows.length === 0
      ? ['no ticket waits for an answer; nothing was changed']
      : [
          ...shows.map((show) => `a ticket is free again: it was ${describeShow(show)}`),
          'Its next show has the same nullifier: the verifier, and whoever runs both gateways, can tell that both are yours.',
          'If the first was credited after all, the next one is refused as spent.',
          'To be at another gateway: npx coir client init --network DIR --gateway NAME',
        ];
  report(lifecycle, options, { givenUp: shows }, words.join('\n'));
  return EXIT_CODES.done;
}
