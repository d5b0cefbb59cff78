import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initRole } from '../../../mixnet/cli/localnet/init-role.ts';

/** A program of the mixnet running as its own process. */
export interface NodeProcess {
  readonly child: ChildProcess;
  /** The address it told when it was ready. */
  readonly address: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it in order and gives out its exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts `coir ROLE serve` with a configuration written to `folder`. Its state is made first where
 * there is none.
 */
export async function startProcess(
  role: 'mix-node' | 'gateway' | 'directory',
  folder: string,
  config: object,
): Promise<NodeProcess> {
  const file = join(folder, `${role}.json`);
  writeFileSync(file, JSON.stringify(config));
  // A configuration that cannot be used is for the process to refuse.
  await initRole(role, file).catch(() => undefined);
  const main = fileURLToPath(new URL('../../../mixnet/cli/main.ts', import.meta.url));
  const child = fork(main, [role, 'serve', '--config', file], {
    execArgv: ['--conditions=source'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { ready: string }) => resolve(message.ready));
    child.once('exit', (code) => reject(new Error(`exit code ${code}: ${errors}`)));
  });
  return {
    child,
    address,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}

/** Writes a key file as a ceremony would. */
export function writeKeys(
  folder: string,
  keys: { readonly identityKey: Uint8Array; readonly sphinxKey: Uint8Array },
): string {
  const file = join(folder, 'keys.json');
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const json = { identityKey: text(keys.identityKey), sphinxKey: text(keys.sphinxKey) };
  writeFileSync(file, JSON.stringify(json), { mode: 0o600 });
  return file;
}
