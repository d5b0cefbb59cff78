import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The package that is measured beside ours: PS signatures as in Coconut, Rust compiled to
 * WebAssembly.
 */
export const PEER = '@docknetwork/crypto-wasm-ts';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const TIME_LIMIT_MS = 300_000;

const versionIn = (file: string): string => JSON.parse(readFileSync(file, 'utf8')).version;

/**
 * `true` if the locked version of the peer is in the folder, all of it: npm writes its own record
 * of an installation last.
 */
export function isPeerInstalled(folder: string = FOLDER): boolean {
  const installed = `${folder}/node_modules/${PEER}/package.json`;
  if (!existsSync(`${folder}/node_modules/.package-lock.json`) || !existsSync(installed))
    return false;
  const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8'));
  return packages[`node_modules/${PEER}`]?.version === versionIn(installed);
}

/**
 * Installs the peer and what it needs into the folder of its own, unless it is there. Says so on
 * standard error.
 *
 * @returns Why that fails, or nothing if it does not.
 */
export function installPeer(folder: string = FOLDER): string | undefined {
  if (isPeerInstalled(folder)) return undefined;
  console.error(`installing ${PEER}, for comparison; --no-peer leaves it out`);
  const { status, stderr, error } = spawnSync(
    'npm',
    ['ci', '--prefix', folder, '--loglevel=error'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      timeout: TIME_LIMIT_MS,
    },
  );
  if (status === 0) return undefined;
  const [said] = (stderr ?? '').match(/(?<=^npm error )(?!code|syscall|errno).+$/m) ?? [];
  return `npm ci fails: ${error?.message ?? said ?? `exit code ${status}`}`;
}
