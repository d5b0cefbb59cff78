import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a command as root, if that is possible without being asked. */
function asRoot(words: readonly string[]): void {
  const command = process.getuid?.() === 0 ? words : ['sudo', '-n', ...words];
  const [file = '', ...rest] = command;
  execFileSync(file, rest, { stdio: 'pipe' });
}

/** A disk of its own for one test, which can be filled and freed. */
export class SmallDisk {
  readonly folder: string;
  readonly #filling: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#filling = join(folder, 'filling');
  }

  /**
   * Mounts a disk in memory over an empty folder; undefined where nobody may mount without being
   * asked for a password.
   */
  static mount(folder: string, mebibytes: number): SmallDisk | undefined {
    const { getuid = () => 0 } = process;
    try {
      asRoot(['mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m,uid=${getuid()}`, 'coir', folder]);
      return new SmallDisk(folder);
    } catch {
      return undefined;
    }
  }

  /** Writes until nothing more can be written. */
  fill(): void {
    const file = openSync(this.#filling, 'w');
    try {
      for (const length of [65_536, 4096, 1]) this.#write(file, new Uint8Array(length));
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#filling);
  }

  unmount(): void {
    asRoot(['umount', '--lazy', this.folder]);
  }

  #write(file: number, bytes: Uint8Array): void {
    try {
      for (;;) writeSync(file, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
