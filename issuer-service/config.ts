import { z } from 'zod';

const rate = z.number().positive().max(1_000_000);

/** Settings of an issuer, environment prefix `ISSUER_`. */
export const issuerConfig = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4001),
  /** The network manifest, `network.json`. */
  manifestFile: z.string().min(1),
  /** Digest the manifest must have, so that nobody can put another file in its place. */
  manifestDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  issuerIndex: z.number().int().min(1).max(65_535),
  /** `{ "keys": [{ "keyId", "signingKey" }] }`, readable by the issuer alone. */
  signingKeyFile: z.string().min(1),
  /** `{ "identityKey" }`: the Ed25519 seed, checked against the manifest when given. */
  identityKeyFile: z.string().min(1).optional(),
  ledger: z.strictObject({ kind: z.literal('embedded'), url: z.url({ protocol: /^https?$/ }) }),
  databaseFile: z.string().min(1),
  /** Requests of one address: tokens per second and at most; those that name a transfer the chain does not know pay from the second pair too. */
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

/** See {@link issuerConfig}. */
export type IssuerConfig = z.output<typeof issuerConfig>;
