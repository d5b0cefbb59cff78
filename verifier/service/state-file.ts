import { existsSync, statSync } from 'node:fs';
import { SettingsError } from './settings/settings-error.ts';

/** A file whose loss would cost money or mail, or let a ticket or a packet pass twice. */
export interface StateFile {
  /** The setting that names it. */
  readonly setting: string;
  /** Its path. */
  readonly file: string;
  /** Meaning of a new one, as a phrase: it is what one in the place of a lost one costs. */
  readonly meaning: string;
  /** Makes it. */
  readonly create: () => Promise<void> | void;
}

/**
 * Makes the files of a service that are not there. **Only `init` and the founding of a network call
 * this**: a service that finds one missing ends, since a new one in its place would have forgotten
 * everything without a word.
 *
 * @returns A line for each file, which says what was done.
 * @throws {@link SettingsError} if one cannot be made.
 */
export async function initStateFiles(files: readonly StateFile[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { setting, file, meaning, create } of files) {
    if (existsSync(file) && statSync(file).size > 0) {
      lines.push(`${file} is there already, and stays as it is`);
      continue;
    }
    try {
      await create();
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      throw new SettingsError({ setting, source: file, fault }, { cause: error });
    }
    lines.push(`${file} is made: ${meaning}`);
  }
  return lines;
}
