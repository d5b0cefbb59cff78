import { rmSync } from 'node:fs';

/** Folders that are removed when the program ends. */
export class TemporaryFolders {
  readonly #folders = new Set<string>();

  /** Has a folder removed at the end. */
  add(folder: string): void {
    this.#folders.add(folder);
  }

  /** Keeps a folder that was added. */
  keep(folder: string): void {
    this.#folders.delete(folder);
  }

  /** Removes them now, and calls `onFailure` for each that stays. */
  remove(onFailure: (folder: string, error: unknown) => void): void {
    for (const folder of this.#folders) {
      try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
      } catch (error) {
        onFailure(folder, error);
      }
    }
  }
}
