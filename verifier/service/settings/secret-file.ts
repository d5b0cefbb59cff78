import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '@coir/io/private-file';
import type { z } from 'zod';
import { SettingsError } from './settings-error.ts';
import { decodeText, describeFileError, FileFault, parseJsonText, readWhole } from './text-file.ts';

/** Most bytes of a secret file. */
export const SECRET_FILE_LIMIT: number = 64 * 1024;

/** Any access of others, and writing by the group. */
const FORBIDDEN_BITS = 0o027;
const FILE_MODE = 0o600;

/** Which secret is read. */
export interface SecretFile {
  /** The setting that names the file, for messages; they hold nothing of its content. */
  readonly setting: string;
  /** Its path. */
  readonly file: string;
}

function secretFault(
  { setting, file }: SecretFile,
  error: unknown,
  remedy?: string,
): SettingsError {
  const fault = error instanceof FileFault ? error.message : describeFileError(error);
  return new SettingsError({ setting, source: file, fault, remedy }, { cause: error });
}

/** Quotes a path for a shell, where it needs it. */
function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/**
 * Reads a file that holds a secret: a regular file of at most {@link SECRET_FILE_LIMIT} bytes that
 * keeps others out and its group from writing. Reading may be the group's (mode 0440), as secrets
 * of containers are; a symbolic link is followed, as they are links, and what it leads to is
 * judged. On Windows, modes say nothing and are not looked at.
 *
 * @returns Its bytes. Whoever is done with them may overwrite them.
 * @throws {@link SettingsError} with setting, path and the `chmod` to do; never with the content.
 */
export function readSecretFile(secret: SecretFile): Uint8Array {
  let remedy: string | undefined;
  try {
    const bytes = readWhole(secret.file, SECRET_FILE_LIMIT, ({ mode }) => {
      if (process.platform === 'win32' || (mode & FORBIDDEN_BITS) === 0) return;
      remedy = `chmod 600 ${shellWord(secret.file)}`;
      const octal = mode.toString(8).padStart(4, '0');
      throw new FileFault(`has mode ${octal}, which lets others in or the group write`);
    });
    if (bytes.length === 0) throw new FileFault('is empty');
    return bytes;
  } catch (error) {
    throw secretFault(secret, error, remedy);
  }
}

/**
 * Reads the text of a secret file with {@link readSecretFile}: a token, a passphrase. One line end
 * at its end does not count.
 *
 * @throws {@link SettingsError}, never with the content.
 */
export function readSecretText(secret: SecretFile): string {
  const bytes = readSecretFile(secret);
  try {
    const text = decodeText(bytes).replace(/\r?\n$/, '');
    if (text === '') throw new FileFault('is empty');
    return text;
  } catch (error) {
    throw secretFault(secret, error);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Parses the JSON of a secret.
 *
 * @typeParam Schema - What it must hold.
 * @param bytes - What the file held, decrypted if it was encrypted.
 * @throws {@link SettingsError} that names the member at fault, never with the content.
 */
export function parseSecretJson<Schema extends z.ZodType>(
  secret: SecretFile,
  bytes: Uint8Array,
  schema: Schema,
): z.output<Schema> {
  let value: unknown;
  try {
    value = parseJsonText(decodeText(bytes));
  } catch (error) {
    throw secretFault(secret, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const members = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole');
  const listed = [...new Set(members)].slice(0, 8).join(', ');
  throw secretFault(secret, new FileFault(`does not hold what it must: see ${listed}`));
}

/**
 * Reads the JSON of a secret file with {@link readSecretFile}.
 *
 * @typeParam Schema - What it must hold.
 * @throws {@link SettingsError} that names the member at fault, never with the content.
 */
export function readSecretJson<Schema extends z.ZodType>(
  secret: SecretFile,
  schema: Schema,
): z.output<Schema> {
  const bytes = readSecretFile(secret);
  try {
    return parseSecretJson(secret, bytes, schema);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Writes a secret file that only its owner can read (mode 0600): whole or not at all, on the disk
 * when this returns, and never over a file that is there, which could be the only copy of a key.
 *
 * @throws Error of the file system, `EEXIST` if there is such a file. Nothing is left behind then.
 */
export function writeSecretFile(file: string, content: Uint8Array): void {
  const temporary = join(dirname(file), `.${randomBytes(8).toString('hex')}.new`);
  const descriptor = openSync(temporary, 'wx', FILE_MODE);
  try {
    try {
      for (let written = 0; written < content.length; ) {
        written += writeSync(descriptor, content, written);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // Unlike a rename, a link never replaces.
    linkSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(file));
}
