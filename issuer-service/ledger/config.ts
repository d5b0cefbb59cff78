import { isAccountAddress } from '@coir/issuer-api';
import { z } from 'zod';

/** Largest amount of money the ledger can hold in all: what SQLite's integers hold. */
export const SUPPLY_LIMIT: bigint = 2n ** 63n - 1n;

/** What an account owns before the first block. */
export interface GenesisBalance {
  /** Whose account it is. */
  readonly address: string;
  /** Shortest decimal. */
  readonly balance: string;
}

/** Settings of the embedded ledger, environment prefix `LEDGER_`. */
export interface LedgerConfig {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** The SQLite file of accounts and transfers. */
  readonly databaseFile: string;
  /** Name of the chain, part of every transfer. */
  readonly chainId: string;
  /** The one denom there is. */
  readonly denom: string;
  /** Cannot be changed once the ledger has started. */
  readonly genesis: readonly GenesisBalance[];
  /** Time from one block to the next. */
  readonly blockIntervalMs: number;
  /** Level of the structured log. */
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

const text = z.string().min(1).max(128);

/** Reads {@link LedgerConfig}. */
export const ledgerConfig: z.ZodObject<{
  [Key in keyof LedgerConfig]: z.ZodType<LedgerConfig[Key]>;
}> = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4100),
  databaseFile: z.string().min(1),
  chainId: text,
  denom: text,
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
