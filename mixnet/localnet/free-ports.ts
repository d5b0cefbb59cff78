import { createServer } from 'node:net';

/**
 * Below the range that operating systems hand out themselves, so that a port chosen today is likely
 * free tomorrow.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const ATTEMPTS_PER_PORT = 50;

/** `true` if nobody listens on the port. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Finds `count` different TCP ports that were free on `host` a moment ago.
 *
 * @throws Error if no free port is found.
 */
export async function findFreePorts(
  host: string,
  count: number,
  randomInteger: (from: number, to: number) => number,
): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt += 1) {
    if (attempt > count * ATTEMPTS_PER_PORT) throw new Error(`no free ports on ${host}`);
    const port = randomInteger(FIRST_PORT, LAST_PORT);
    if (!ports.has(port) && (await isFree(host, port))) ports.add(port);
  }
  return [...ports];
}
