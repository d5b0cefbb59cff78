import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { readFor } from './settings-error.ts';

/** Error about a file that is not what it should be; its message is a phrase for people. */
export class FileFault extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'FileFault';
}

const ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of its path is no folder',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ELOOP: 'is a symbolic link that leads back to itself',
  ENAMETOOLONG: 'does not exist: its path is too long',
};

/**
 * A byte order mark, and the encoding it belongs to. UTF-32 comes first, since its mark begins with
 * that of UTF-16.
 */
const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe, 0, 0], 'UTF-32'],
  [[0, 0, 0xfe, 0xff], 'UTF-32'],
  [[0xff, 0xfe], 'UTF-16'],
  [[0xfe, 0xff], 'UTF-16'],
];

/** Says in words why a file cannot be opened. */
export function describeFileError(error: unknown): string {
  const { code = 'unknown error' } = error as { code?: string };
  return ERRORS[code] ?? `cannot be read (${code})`;
}

/** A file that is open for reading, as {@link readWhole} hands it to whoever looks at its mode. */
export interface OpenFile {
  /** Permission bits. */
  readonly mode: number;
}

/**
 * Reads a regular file whole. A symbolic link is followed; the file it leads to is the one that is
 * opened, looked at and read, so that nothing can be put in its place in between. A pipe or a
 * device is refused and not waited for.
 *
 * @param file - Its path.
 * @param limit - Largest size in bytes.
 * @param inspect - Looks at the open file before it is read; throws {@link FileFault} to refuse it.
 * @throws {@link FileFault}
 */
export function readWhole(
  file: string,
  limit: number,
  inspect: (file: OpenFile) => void = () => undefined,
): Uint8Array {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new FileFault(describeFileError(error), { cause: error });
  }
  try {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) throw new FileFault('is a folder, not a file');
    if (!status.isFile()) throw new FileFault('is no regular file');
    inspect({ mode: status.mode & 0o7777 });
    if (status.size > limit) throw tooLarge(status.size, limit);
    // One more than may be, to notice a file that grows.
    const bytes = new Uint8Array(limit + 1);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    if (length > limit) throw tooLarge(length, limit);
    const whole = bytes.slice(0, length);
    bytes.fill(0);
    return whole;
  } catch (error) {
    if (error instanceof FileFault) throw error;
    throw new FileFault(describeFileError(error), { cause: error });
  } finally {
    closeSync(descriptor);
  }
}

function tooLarge(length: number, limit: number): FileFault {
  return new FileFault(`has at least ${length} bytes, and may have ${limit}`);
}

/**
 * Decodes the text of a file. A byte order mark of UTF-8 is left out; other encodings are named.
 *
 * @throws {@link FileFault} if the bytes are not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string {
  const [, marked] = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? [];
  // Without a mark, the zero halves of plain letters give it away.
  const encoding = marked ?? (bytes.subarray(0, 64).includes(0) ? 'UTF-16' : undefined);
  if (encoding !== undefined) throw new FileFault(`is ${encoding} text; save it as UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileFault('is not UTF-8 text (Latin-1, perhaps); save it as UTF-8');
  }
}

/**
 * Parses the JSON of a file. The error says where it breaks off, and nothing of what stands there.
 *
 * @throws {@link FileFault} if the text is not JSON.
 */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /\(line (\d+) column (\d+)\)/.exec(String(error));
    if (text.trim() === '') throw new FileFault('is empty');
    const where = place === null ? '' : ` at line ${place[1]}, column ${place[2]}`;
    throw new FileFault(`is not valid JSON${where}`);
  }
}

/** Most bytes of a public file, such as a manifest or a topology. */
const PUBLIC_FILE_LIMIT = 16 * 1024 * 1024;

/**
 * Reads the text of a file that a setting names and that is no secret: a manifest, a topology.
 *
 * @param setting - Name of the setting.
 * @param file - The path.
 * @throws {@link SettingsError} that says what the file turned out to be.
 */
export function readTextFile(setting: string, file: string): string {
  return readFor(setting, file, FileFault, () => decodeText(readWhole(file, PUBLIC_FILE_LIMIT)));
}
