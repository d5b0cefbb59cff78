import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';

/**
 * The oldest Node the libraries promise to run on, and the one the services promise; neither is the
 * one that runs the tests.
 */
export const OLDEST_FOR_LIBRARIES = '20.19.0';
export const OLDEST_FOR_SERVICES = '24.21.0';

const CONSUMER = fileURLToPath(new URL('consumer/', import.meta.url));

async function install(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // Only the package `node` runs a script when it is installed: it links the platform's binary.
  const manifest = { private: true, type: 'module', allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const options = ['--no-package-lock', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, '--loglevel=error', ...packages], folder);
}

/** Installs stock Node releases from the package registry and gives the path of each by version. */
export async function installRuntimes(folder: string): Promise<(version: string) => string> {
  const versions = [OLDEST_FOR_LIBRARIES, OLDEST_FOR_SERVICES];
  await install(
    folder,
    versions.map((version) => `node-${version}@npm:node@${version}`),
  );
  return (version) => join(folder, 'node_modules', `node-${version}`, 'bin', 'node');
}

/**
 * A folder outside the project in which packages are installed as a stranger would, with the
 * programs of `consumer/` beside them.
 */
export async function createConsumer(folder: string, packages: readonly string[]): Promise<void> {
  await install(folder, packages);
  cpSync(CONSUMER, folder, { recursive: true });
}
