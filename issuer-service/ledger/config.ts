import { isAccountAddress } from '@coir/wallet/embedded-ledger';
import { z } from 'zod';

/** Largest amount of money the ledger can hold in all: what SQLite's integers hold. */
export const SUPPLY_LIMIT: bigint = 2n ** 63n - 1n;

const text = z.string().min(1).max(128);

/** Settings of the embedded ledger, environment prefix `LEDGER_`. */
export const ledgerConfig = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4100),
  databaseFile: z.string().min(1),
  chainId: text,
  denom: text,
  /** Who owns what before the first block. Cannot be changed once the ledger has started. */
  genesis: z
    .array(
      z.strictObject({
        address: z.string().refine(isAccountAddress, 'is no address of the ledger'),
        balance: z.string().regex(/^[1-9][0-9]{0,18}$/),
      }),
    )
    .max(10_000),
  blockIntervalMs: z.number().int().min(1).max(60_000).default(200),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** See {@link ledgerConfig}. */
export type LedgerConfig = z.output<typeof ledgerConfig>;
