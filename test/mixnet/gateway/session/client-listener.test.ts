import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isClosedWithin } from '../../node/links/frame-sink.ts';
import { TestGateway, type TestGatewayOptions } from '../test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.stop());

async function start(limits: NonNullable<TestGatewayOptions['limits']>): Promise<void> {
  gateway = await TestGateway.start({ limits });
}

/** A bare TCP connection to the client port. */
async function connectBare(): Promise<Socket> {
  const { host, port } = gateway.addresses.client;
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

describe('connections of clients', () => {
  it('end when they do not become a websocket in time, however they pass it', async () => {
    await start({ upgradeTimeoutMs: 200 });
    const silent = await connectBare();
    const trickling = await connectBare();
    const timer = setInterval(() => trickling.write('x'), 20);
    trickling.write('GET / HTTP/1.1\r\nhost: ');
    const [silentEnds, tricklingEnds] = await Promise.all(
      [silent, trickling].map((socket) => isClosedWithin(socket, 1500)),
    );
    clearInterval(timer);
    expect([silentEnds, tricklingEnds]).toEqual([true, true]);
    await gateway.register();
  });

  it('answer a plain request with 426 and junk with nothing good', async () => {
    await start({});
    const { host, port } = gateway.addresses.client;
    const response = await fetch(`http://${host}:${port}/`);
    expect(response.status).toBe(426);
    const junk = await connectBare();
    junk.write(randomBytes(20_000));
    expect(await isClosedWithin(junk, 2000)).toBe(true);
    await gateway.register();
  });

  it('are limited in all and for each address', async () => {
    await start({ maxConnectionsPerAddress: 3 });
    const clients = [];
    for (let count = 0; count < 3; count += 1) clients.push(await gateway.register());
    await expect(gateway.connect()).rejects.toThrow();
    expect(gateway.gateway.counts().clients_refused).toBe(1);
    await clients[0]?.close();
    await vi.waitFor(() => gateway.register());
  });

  it('are limited in all', async () => {
    await start({ maxConnections: 2 });
    await gateway.register();
    await gateway.register();
    await expect(gateway.connect()).rejects.toThrow();
  });
});
