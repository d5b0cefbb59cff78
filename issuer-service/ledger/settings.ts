import { isAccountAddress } from '@coir/issuer-api';
import {
  defineSettings,
  duration,
  httpSettings,
  list,
  path,
  type SettingsOf,
  text,
} from '@coir/service';
import { z } from 'zod';

/** Largest amount of money the ledger can hold in all: what SQLite's integers hold. */
export const SUPPLY_LIMIT: bigint = 2n ** 63n - 1n;

/** Money of an account before the first block. */
export interface GenesisBalance {
  /** Whose account it is. */
  readonly address: string;
  /** Shortest decimal. */
  readonly balance: string;
}

const genesisBalance: z.ZodType<GenesisBalance> = z.strictObject({
  address: z.string().refine(isAccountAddress),
  balance: z.string().regex(/^[1-9][0-9]{0,18}$/),
});

/** The settings of the embedded ledger. */
export const ledgerSettings = defineSettings('ledger', {
  ...httpSettings(4100),
  databaseFile: path('SQLite file of accounts and transfers.'),
  chainId: text('Name of the chain, part of every transfer.'),
  denom: text('The one denomination of money there is.'),
  genesis: list(
    'Balances before the first block. They cannot be changed once the ledger has started.',
    {
      entry: genesisBalance,
      allowed: '{ "address", "balance" } with the balance as a decimal text',
      most: 10_000,
    },
  ),
  blockIntervalMs: duration('Time from one block to the next.', { default: 200, most: 60_000 }),
});

/** The values of {@link ledgerSettings}. */
export type LedgerSettings = SettingsOf<typeof ledgerSettings>;
