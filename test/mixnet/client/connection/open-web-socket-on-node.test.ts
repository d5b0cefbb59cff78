import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClientIdentity, MixnetClient } from '@coir/client';
import { MAX_CONTROL_MESSAGE_LENGTH } from '@coir/protocol/gateway';
import type { Topology } from '@coir/protocol/topology';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { openWebSocket } from '../../../../mixnet/client/connection/open-web-socket-on-node.ts';
import { FREE_BYTES } from '../../../../mixnet/gateway/bandwidth/bandwidth.ts';
import { TestGateway } from '../../gateway/test-gateway.ts';
import { topologyOf } from '../../mix-node/test-network.ts';

/** A network of one gateway, reached at this address. */
function networkOf(gateway: TestGateway, clientUrl: string): Topology {
  const [layer = []] = topologyOf([gateway.end]).layers;
  const gateways = layer.map((node) => ({
    ...node,
    identityKey: gateway.gateway.identity,
    clientUrl,
  }));
  return { ...topologyOf([gateway.end]), layers: [layer, layer, layer], gateways };
}

function clientOf(topology: Topology): MixnetClient {
  return new MixnetClient({ identity: createClientIdentity(randomBytes) }, { topology });
}

describe.each(['the WebSocket of Node', 'ws, as on Node 20'])('over %s', (name) => {
  let gateway: TestGateway;
  beforeEach(async () => {
    if (name !== 'the WebSocket of Node') vi.stubGlobal('WebSocket', undefined);
    gateway = await TestGateway.start({ openAccess: true });
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await gateway.stop();
  });

  it('a client registers and is given bandwidth', async () => {
    const { host, port } = gateway.addresses.client;
    const client = clientOf(networkOf(gateway, `ws://${host}:${port}`));
    await client.start();
    expect(await client.requestOpenAccess()).toBe(FREE_BYTES);
    client.stop();
  });

  it('a gateway that is not there is refused with the cause', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const failure = clientOf(networkOf(gateway, `ws://127.0.0.1:${port}`)).start();
    await expect(failure).rejects.toMatchObject({
      code: 'CLIENT_DISCONNECTED',
      retryable: true,
      cause: expect.any(Error),
    });
  });

  it('an address that is none is refused with the cause', async () => {
    const failure = clientOf(networkOf(gateway, 'not an address')).start();
    await expect(failure).rejects.toMatchObject({
      code: 'CLIENT_DISCONNECTED',
      cause: { name: 'SyntaxError' },
    });
  });
});

it('ends a connection whose gateway sends more than a gateway can have to say', async () => {
  vi.stubGlobal('WebSocket', undefined);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.send('x'.repeat(MAX_CONTROL_MESSAGE_LENGTH));
    socket.send('x'.repeat(MAX_CONTROL_MESSAGE_LENGTH + 1));
  });
  const { port } = server.address() as AddressInfo;
  const socket = openWebSocket(`ws://127.0.0.1:${port}`);
  const lengths: number[] = [];
  socket.addEventListener('message', ({ data }) => lengths.push(String(data).length));
  const failure = new Promise((resolve) => socket.addEventListener('error', resolve));
  expect(await failure).toMatchObject({ error: { code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' } });
  expect(lengths).toEqual([MAX_CONTROL_MESSAGE_LENGTH]);
  server.close();
  vi.unstubAllGlobals();
});
