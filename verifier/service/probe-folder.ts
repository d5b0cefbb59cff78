import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of a file that is written for trial. */
const PROBE_LENGTH = 4096;

/**
 * Writes a small file to a folder, waits until it is on the disk, and removes it.
 *
 * @throws Error of the file system, if the write fails.
 */
export async function probeFolder(folder: string): Promise<void> {
  const path = join(folder, `.probe-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(new Uint8Array(PROBE_LENGTH));
    await file.datasync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
