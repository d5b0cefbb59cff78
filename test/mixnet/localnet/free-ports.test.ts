import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findFreePorts, isFree } from '../../../mixnet/localnet/free-ports.ts';

const HOST = '127.0.0.1';

async function listening() {
  const server = createServer().listen({ host: HOST, port: 0 });
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('findFreePorts', () => {
  it('passes over ports that somebody listens on, and those it has', async () => {
    const { server, port } = await listening();
    const drawn = [port, port + 1, port + 1, port + 2];
    const ports = await findFreePorts(HOST, 2, () => drawn.shift() ?? 0);
    expect(ports).toEqual([port + 1, port + 2]);
    server.close();
  });

  it('gives up when there is none', async () => {
    const { server, port } = await listening();
    await expect(findFreePorts(HOST, 1, () => port)).rejects.toThrow(/no free ports on 127/);
    server.close();
  });
});

it('isFree knows whether somebody listens', async () => {
  const { server, port } = await listening();
  expect(await isFree(HOST, port)).toBe(false);
  server.close();
  await once(server, 'close');
  expect(await isFree(HOST, port)).toBe(true);
});
