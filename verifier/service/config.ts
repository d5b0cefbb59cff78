import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A configuration that cannot be used. The message names the key, its source and what is wrong, never the value. */
export class ConfigError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ConfigError';
}

/** Where a configuration comes from. */
export interface ConfigSources {
  /** Prefix of the environment variables, such as `VERIFIER_`. */
  readonly prefix: string;
  /** A JSON file. */
  readonly file?: string | undefined;
  /** The environment, of which only names with the prefix are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `databaseFile` → `DATABASE_FILE`. */
function environmentName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function readConfigFile(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as { code?: string };
    throw new ConfigError(
      code === undefined ? `${file} is not valid JSON` : `cannot read ${file} (${code})`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${file} must hold one JSON object`);
  }
  return value as Record<string, unknown>;
}

/** An environment value is taken as text if the key's schema takes it so, and as JSON otherwise (numbers, booleans, lists). */
function environmentValue(schema: z.ZodType, text: string): unknown {
  if (schema.safeParse(text).success) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The configuration of a program: defaults of the schema, then the file, then the environment (`PREFIX_KEY_NAME`). Unknown keys are errors
 * in both.
 *
 * @typeParam Shape - Names and kinds of the settings.
 * @throws {@link ConfigError}
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  sources: ConfigSources,
): z.output<z.ZodObject<Shape>> {
  const values = sources.file === undefined ? {} : readConfigFile(sources.file);
  const origins = new Map<string, string>();
  for (const key of Object.keys(values)) origins.set(key, sources.file ?? '');

  const keyOf = new Map(
    Object.keys(schema.shape).map((key) => [sources.prefix + environmentName(key), key]),
  );
  for (const [name, text] of Object.entries(sources.env)) {
    if (!name.startsWith(sources.prefix) || text === undefined) continue;
    const key = keyOf.get(name);
    if (key === undefined) throw new ConfigError(`${name} is not a setting of this program`);
    values[key] = environmentValue(schema.shape[key] as unknown as z.ZodType, text);
    origins.set(key, name);
  }

  const parsed = z.strictObject(schema.shape).safeParse(values);
  if (parsed.success) return parsed.data as z.output<z.ZodObject<Shape>>;
  const [issue] = parsed.error.issues;
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])];
  const key = path.join('.');
  const origin = origins.get(String(path[0]));
  throw new ConfigError(
    `${key || 'configuration'}${origin ? ` (from ${origin})` : ''}: ${issue?.message ?? 'invalid'}`,
  );
}
