import { join } from 'node:path';

/** Name of the client's home in the folder of a network. */
const HOME = 'me';

/** Quotes a path for a shell, where it needs it. */
function shellWord(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/**
 * Lists the commands with which a person becomes a client of the network in a folder, buys tickets
 * and sends a message; to be typed one after the other in another terminal.
 */
export function linesToType(network: string): readonly string[] {
  const folder = shellWord(network);
  const home = shellWord(join(network, HOME));
  return [
    `npx coir client init --network ${folder} --home ${home}`,
    `npx coir wallet buy --home ${home}`,
    `npx coir client send self "hello" --home ${home}`,
    `npx coir client receive --count 1 --home ${home}`,
    `npx coir wallet balance --home ${home}`,
  ];
}
