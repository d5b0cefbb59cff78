import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ARCHIVE = fileURLToPath(new URL('./data-folder.tar.gz', import.meta.url));
const NAME = 'coir-frozen-4c80ec7';
/** Where the folder was made, and where the absolute paths in it point to. */
const BIRTHPLACE = '/tmp';
/** Beside the ports that the folder's network listens on. */
const TURN_PORT = 19_409;
const TURN_DEADLINE_MS = 50_000;

/** Unpacks the data folder into `parent`, with the modes its files had. */
export function unpackDataFolder(parent: string): string {
  execFileSync('tar', ['-xpzf', ARCHIVE, '-C', parent]);
  return join(parent, NAME);
}

/** Reads a JSON file of a data folder. */
export function readJson(folder: string, ...path: readonly string[]): Record<string, never> {
  return JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
}

/** The 32 bytes that a member of a JSON file of a data folder has in base64url. */
export function readKey(folder: string, path: readonly string[], member: string): Uint8Array {
  return new Uint8Array(Buffer.from(String(readJson(folder, ...path)[member]), 'base64url'));
}

/**
 * Milliseconds since a data folder was made, less an hour, so that the day has come on which it was
 * used again.
 */
export function ageOf(folder: string): number {
  return Date.now() - Date.parse(String(readJson(folder, 'topology.json')['epochStart'])) - 3.6e6;
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port }, () => resolve(server));
  });
}

/** The data folder at its birthplace, unpacked anew and nobody else's until it is removed. */
export interface DataFolderAtHome {
  readonly path: string;
  remove(): void;
}

/**
 * Waits for its turn, since all checkouts on a machine share place and ports of the folder, and
 * unpacks it where it was made.
 */
export async function unpackAtHome(): Promise<DataFolderAtHome> {
  const endsAt = Date.now() + TURN_DEADLINE_MS;
  let turn = await listen(TURN_PORT);
  while (turn === undefined) {
    if (Date.now() > endsAt) throw new Error(`port ${TURN_PORT} of 127.0.0.1 is in use`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    turn = await listen(TURN_PORT);
  }
  const held = turn;
  const clear = (): void => rmSync(join(BIRTHPLACE, NAME), { recursive: true, force: true });
  clear();
  return {
    path: unpackDataFolder(BIRTHPLACE),
    remove() {
      clear();
      held.close();
    },
  };
}
