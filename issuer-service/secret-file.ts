import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '@coir/verifier/service';
import type { z } from 'zod';

/** Permission bits of group and others. */
const FOREIGN_BITS = 0o077;

/** A file that holds secrets. */
export interface SecretFile {
  /** The setting that names the file, for messages. They never hold anything of the content. */
  readonly name: string;
  readonly file: string;
}

/**
 * Reads a file that holds secrets.
 *
 * @param warn - Told when others than the owner can read the file.
 * @throws ConfigError if it cannot be read.
 */
export function readSecretBytes(
  { name, file }: SecretFile,
  warn: (message: string) => void,
): Uint8Array {
  try {
    if ((statSync(file).mode & FOREIGN_BITS) !== 0) {
      warn(`${name}: others can read ${file}; its mode should be 0600`);
    }
    return readFileSync(file);
  } catch (error) {
    const { code } = error as { code?: string };
    throw new ConfigError(`${name}: cannot read ${file} (${code})`);
  }
}

/**
 * Reads JSON that holds secrets.
 *
 * @throws ConfigError if it is not as the schema says.
 */
export function parseSecret<Schema extends z.ZodType>(
  { name, file }: SecretFile,
  bytes: Uint8Array,
  schema: Schema,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ConfigError(`${name}: ${file} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ConfigError(`${name}: ${file} does not hold what it must`);
  return parsed.data;
}

/**
 * Reads a JSON file that holds secrets.
 *
 * @param warn - Told when others than the owner can read the file.
 * @throws ConfigError if it cannot be read or is not as the schema says.
 */
export function readSecretFile<Schema extends z.ZodType>(
  secret: SecretFile,
  schema: Schema,
  warn: (message: string) => void,
): z.output<Schema> {
  return parseSecret(secret, readSecretBytes(secret, warn), schema);
}
