/**
 * Files that only their owner reads, written whole and synced.
 *
 * @module @coir/io/private-file
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.ts';

export { syncFolder } from './sync-folder.ts';

/**
 * Writes a file that only its owner can read, durably and whole or not at all. Replaces what was
 * there; folders on the way are made.
 */
export function writePrivateFile(file: string, text: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  // What a crash left there may have another mode.
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  syncFolder(folder);
}

/** Writes a value as JSON, like {@link writePrivateFile}. */
export function writePrivateJson(file: string, value: unknown): void {
  writePrivateFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
