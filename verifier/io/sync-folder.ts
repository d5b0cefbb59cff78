import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes the entries of a folder survive a loss of power, where the system can. */
export function syncFolder(folder: string): void {
  // Windows opens no folders, and keeps their entries by itself.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
