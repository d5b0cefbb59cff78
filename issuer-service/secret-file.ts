import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '@coir/verifier/service';
import type { z } from 'zod';

/** Permission bits of group and others. */
const FOREIGN_BITS = 0o077;

/**
 * Reads a JSON file that holds secrets.
 *
 * @param name - The setting that names the file, for messages. They never hold anything of the content.
 * @param warn - Told when others than the owner can read the file.
 * @throws ConfigError if it cannot be read or is not as the schema says.
 */
export function readSecretFile<Schema extends z.ZodType>(
  { name, file }: { readonly name: string; readonly file: string },
  schema: Schema,
  warn: (message: string) => void,
): z.output<Schema> {
  let value: unknown;
  try {
    if ((statSync(file).mode & FOREIGN_BITS) !== 0) {
      warn(`${name}: others can read ${file}; its mode should be 0600`);
    }
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as { code?: string };
    throw new ConfigError(
      code === undefined
        ? `${name}: ${file} is not JSON`
        : `${name}: cannot read ${file} (${code})`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ConfigError(`${name}: ${file} does not hold what it must`);
  return parsed.data;
}
