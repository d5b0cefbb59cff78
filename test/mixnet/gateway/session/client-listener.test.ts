import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
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

/** A websocket through a proxy that names this address; the HTTP status if it is refused. */
async function connectAs(forwardedFor: string): Promise<WebSocket | number> {
  const { host, port } = gateway.addresses.client;
  const headers = { 'x-forwarded-for': forwardedFor };
  const socket = new WebSocket(`ws://${host}:${port}/`, { headers });
  return await new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', reject);
  });
}

describe('connections of clients behind a proxy', () => {
  const [first, second] = ['198.51.100.1', '2001:db8::1'];

  it('are counted for the address that a trusted proxy names, and those of others go on', async () => {
    await start({ maxConnectionsPerAddress: 2, trustedProxies: ['127.0.0.0/8'] });
    const sockets = [await connectAs(first), await connectAs(`9.9.9.9, ${first}`)];
    expect(sockets).toEqual([expect.any(WebSocket), expect.any(WebSocket)]);
    expect(await connectAs(first)).toBe(503);
    expect(gateway.gateway.counts().clients_refused).toBe(1);
    for (let count = 0; count < 2; count += 1) {
      expect(await connectAs(second)).toBeInstanceOf(WebSocket);
    }
    // The same /64.
    expect(await connectAs('2001:db8::2')).toBe(503);
    (sockets[0] as WebSocket).terminate();
    await vi.waitFor(async () => expect(await connectAs(first)).toBeInstanceOf(WebSocket));
  });

  it('are all of one address if the proxy is not trusted, whatever it says', async () => {
    await start({ maxConnectionsPerAddress: 2 });
    await connectAs(first);
    await connectAs(second);
    await expect(connectAs('198.51.100.3')).rejects.toThrow();
  });

  it('are limited in all', async () => {
    await start({ maxConnections: 2, trustedProxies: ['127.0.0.1'] });
    await connectAs(first);
    await connectAs(second);
    await expect(connectAs('198.51.100.3')).rejects.toThrow();
  });
});

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

  it('end at the seventeenth fragment of a message, and take one of sixteen', async () => {
    await start({});
    const { host, port } = gateway.addresses.client;
    for (const [fragments, kept] of [
      [16, true],
      [17, false],
    ] as const) {
      const socket = new WebSocket(`ws://${host}:${port}/`);
      await once(socket, 'open');
      const answered = Promise.race([
        once(socket, 'message').then(() => true),
        once(socket, 'close').then(() => false),
      ]);
      for (let count = 1; count <= fragments; count += 1) {
        socket.send('x', { fin: count === fragments });
      }
      // A text that is no message is answered.
      expect(await answered).toBe(kept);
      socket.terminate();
    }
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
