import { z } from 'zod';
import { identitySchema } from './schemas.ts';

/** Settings of the verifier's program; the environment names them `VERIFIER_PORT` and so on. */
export const verifierConfig = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(4010),
  /** The network manifest, `network.json`. */
  manifestFile: z.string().min(1),
  /** Digest the manifest must have. */
  manifestDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Identity keys of this operator's gateways, base64url. */
  gateways: z.array(identitySchema).min(1).max(10_000),
  /** File with the bearer token of the gateways. Secret. */
  tokenFile: z.string().min(1),
  databaseFile: z.string().min(1),
  logLevel: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

/** A configuration that was read and checked. */
export type VerifierConfig = z.output<typeof verifierConfig>;
