import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The project's root folder. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

const TIMEOUT_MS = 50_000;

/**
 * What a TypeScript program prints that is run by Node from the project's root, as its readers run
 * it.
 */
export async function runProgram(parameters: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', ...parameters],
    { cwd: ROOT, timeout: TIMEOUT_MS },
  );
  return stdout;
}
