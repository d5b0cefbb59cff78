import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The project's root folder. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

const TIMEOUT_MS = 100_000;
const OUTPUT_LIMIT = 32 * 1024 * 1024;

/** Path of a program that the project's own installation brings. */
export function installed(name: string): string {
  return `${ROOT}node_modules/.bin/${name}`;
}

function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_ENV: _mode, ...rest } = process.env;
  return rest;
}

/**
 * Runs a program to its end and gives what it wrote; throws with all it said if it fails, without
 * addresses of the network.
 */
export async function run(
  program: string,
  parameters: readonly string[],
  folder: string,
): Promise<string> {
  try {
    const { stdout } = await execute(program, parameters, {
      cwd: folder,
      env: environment(),
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: OUTPUT_LIMIT,
    });
    return stdout;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as Record<string, string | undefined>;
    const said = `${stdout}\n${stderr}`.replace(/https?:\/\/\S+/g, '(address)');
    throw new Error(`${program} ${parameters.join(' ')} ended with ${code}\n${said}`);
  }
}

/** The exit code of a program and the first line of its complaint. */
export async function runToFailure(
  program: string,
  parameters: readonly string[],
  folder: string,
): Promise<{ readonly exitCode: unknown; readonly complaint: string }> {
  try {
    await execute(program, parameters, { cwd: folder, env: environment(), timeout: TIMEOUT_MS });
    return { exitCode: 0, complaint: '' };
  } catch (error) {
    const { code, stderr } = error as { readonly code: unknown; readonly stderr: string };
    return { exitCode: code, complaint: stderr.split('\n')[0] ?? '' };
  }
}

/**
 * Runs a program until it has written `text`, asks it to stop, and gives its exit code with all it
 * said.
 */
export async function runUntil(
  text: string,
  program: string,
  parameters: readonly string[],
  folder: string,
): Promise<{ readonly exitCode: number | null; readonly said: string }> {
  const child = spawn(program, parameters, {
    cwd: folder,
    env: environment(),
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  const listen = (chunk: unknown): void => {
    const isAsked = said.includes(text);
    said += String(chunk);
    if (!isAsked && said.includes(text)) child.kill('SIGTERM');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, said };
}
