import { digestField, keyField } from '@coir/io';
import { z } from 'zod';

/** Members of {@link verifierConfig}. */
type VerifierSettings = {
  readonly host: z.ZodType<string>;
  /** 0 takes any free port. */
  readonly port: z.ZodType<number>;
  /** The network manifest, `network.json`. */
  readonly manifestFile: z.ZodType<string>;
  /** Digest the manifest must have. */
  readonly manifestDigest: z.ZodOptional<z.ZodType<string>>;
  /** Identity keys of this operator's gateways, base64url. */
  readonly gateways: z.ZodType<Uint8Array[]>;
  /** File with the bearer token of the gateways. Secret. */
  readonly tokenFile: z.ZodType<string>;
  readonly databaseFile: z.ZodType<string>;
  readonly logLevel: z.ZodType<string>;
};

/** Settings of the verifier's program; the environment names them `VERIFIER_PORT` and so on. */
export const verifierConfig: z.ZodObject<VerifierSettings> = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4010),
  manifestFile: z.string().min(1),
  manifestDigest: digestField.optional(),
  gateways: z.array(keyField).min(1).max(10_000),
  tokenFile: z.string().min(1),
  databaseFile: z.string().min(1),
  logLevel: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

/** A configuration that was read and checked. */
export type VerifierConfig = z.output<typeof verifierConfig>;
