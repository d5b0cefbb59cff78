import { z } from 'zod';

/** Rates of requests from one address. */
export interface IssuerRateLimit {
  /** Tokens that come back per second; each request takes one. */
  readonly perSecond: number;
  /** The most tokens there can be. */
  readonly burst: number;
  /** The same for requests that name a transfer the chain does not know. */
  readonly unknownPerSecond: number;
  /** The most of these tokens there can be. */
  readonly unknownBurst: number;
}

/** Settings of an issuer, environment prefix `ISSUER_`. */
export interface IssuerConfig {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** The network manifest, `network.json`. */
  readonly manifestFile: string;
  /** Digest the manifest must have, so that nobody can put another file in its place. */
  readonly manifestDigest: string | undefined;
  /** Which issuer of the manifest this is. */
  readonly issuerIndex: number;
  /** `{ "keys": [{ "keyId", "signingKey" }] }`, readable by the issuer alone. */
  readonly signingKeyFile: string;
  /** The passphrase of `signingKeyFile`, which is encrypted when this is given. A line feed at the end does not count. */
  readonly signingKeyPassphraseFile: string | undefined;
  /** `{ "identityKey" }`: the Ed25519 seed, checked against the manifest when given. */
  readonly identityKeyFile: string | undefined;
  /** Where deposits are looked up. */
  readonly ledger: { readonly kind: 'embedded'; readonly url: string };
  /** The SQLite file of deposits and replies. */
  readonly databaseFile: string;
  /** How often one address may ask. */
  readonly rateLimit: IssuerRateLimit;
  /** Level of the structured log. */
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

const rate = z.number().positive().max(1_000_000);

/** Reads {@link IssuerConfig}. */
export const issuerConfig: z.ZodObject<{
  [Key in keyof IssuerConfig]: z.ZodType<IssuerConfig[Key]>;
}> = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4001),
  manifestFile: z.string().min(1),
  manifestDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  issuerIndex: z.number().int().min(1).max(65_535),
  signingKeyFile: z.string().min(1),
  signingKeyPassphraseFile: z.string().min(1).optional(),
  identityKeyFile: z.string().min(1).optional(),
  ledger: z.strictObject({ kind: z.literal('embedded'), url: z.url({ protocol: /^https?$/ }) }),
  databaseFile: z.string().min(1),
  rateLimit: z
    .strictObject({
      perSecond: rate.default(20),
      burst: rate.default(100),
      unknownPerSecond: rate.default(5),
      unknownBurst: rate.default(25),
    })
    .prefault({}),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});
