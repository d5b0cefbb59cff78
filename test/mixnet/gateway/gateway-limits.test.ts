import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeClientMessage, sealSessionRequest, startHandshake } from '@coir/protocol/gateway';
import { MAX_PACKET_LENGTH } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isClosedWithin } from '../node/links/frame-sink.ts';
import { createIdentity } from './raw-client.ts';
import { TestGateway, type TestGatewayOptions } from './test-gateway.ts';

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

describe('connections', () => {
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

  it('end when the client does not say who it is in time', async () => {
    await start({ initialMessageTimeoutMs: 100, handshakeMessageTimeoutMs: 100 });
    const silent = await gateway.connect();
    expect((await silent.expect('error')).message).toMatch(/timed out/);
    await silent.expect('closed');
    const halfway = await gateway.connect();
    const { message: data } = startHandshake(halfway.identity, gateway.gateway.identity);
    halfway.sendText(encodeClientMessage({ type: 'handshakePayload', protocolVersion: 5, data }));
    await halfway.expect('handshakePayload');
    expect((await halfway.expect('error')).message).toMatch(/timed out/);
    await halfway.expect('closed');
  });

  it('end at a message that is longer than any real one, before and after admission', async () => {
    await start({});
    for (const client of [await gateway.connect(), await gateway.register()]) {
      client.sendBytes(new Uint8Array(70_000));
      expect(await client.next()).toEqual({ type: 'closed', code: 1009 });
    }
    const client = await gateway.register();
    client.sendText('x'.repeat(66_000));
    expect(await client.next()).toEqual({ type: 'closed', code: 1009 });
  });

  it('end when the client no longer answers pings', async () => {
    await start({ heartbeatMs: 100 });
    const [alive, dead] = [await gateway.register(), await gateway.register()];
    dead.socket.pause();
    await vi.waitFor(() => expect(gateway.gateway.counts().sessions_stalled).toBe(1), {
      timeout: 2000,
    });
    expect(alive.isClosed).toBe(false);
  });

  it('are not read while the gateway is behind, and go on when it is not', async () => {
    await start({ maxWaitingMessages: 4 });
    gateway.admission.balanceBytes = 2 ** 40;
    const lease = Promise.withResolvers<void>();
    const grant = gateway.admission.lease.bind(gateway.admission);
    vi.spyOn(gateway.admission, 'lease').mockImplementation(async (request) => {
      await lease.promise;
      return await grant(request);
    });
    const client = await gateway.register();
    const packet = randomBytes(MAX_PACKET_LENGTH);
    for (let count = 0; count < 500; count += 1) client.sendPacket(gateway.sink.hop, packet);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(client.socket.bufferedAmount).toBeGreaterThan(0);
    lease.resolve();
    for (let count = 0; count < 500; count += 1) await client.expect('send');
  });

  it('end when the client sends and never reads, and bound what waits meanwhile', async () => {
    await start({ maxBufferedBytes: 20_000 });
    const detail = 'x'.repeat(500);
    gateway.admission.outcome = { refused: { code: 'invalid_show', retryable: false, detail } };
    const client = await gateway.register();
    client.socket.pause();
    const claim = { keyId: 'ab'.repeat(32), denomination: 1, expiry: 1, show: randomBytes(1) };
    const request = encodeClientMessage(
      sealSessionRequest(client.sharedKey, { type: 'coirClaim', claim }),
    );
    const timer = setInterval(() => {
      for (let count = 0; count < 200; count += 1) {
        if (client.socket.readyState === client.socket.OPEN) client.socket.send(request);
      }
    }, 5);
    await vi.waitFor(() => expect(gateway.gateway.counts().sessions_stalled).toBe(1), {
      timeout: 15_000,
    });
    clearInterval(timer);
    client.socket.terminate();
    await gateway.register();
  });
});

describe('storage', () => {
  it('takes no more clients than its limit, and lets the old ones in', async () => {
    await start({ maxClients: 2 });
    const first = await gateway.register();
    await gateway.register();
    const third = await gateway.connect();
    await expect(third.register(gateway.gateway.identity)).rejects.toThrow(/handshakeError/);
    await gateway.register(first.identity);
  });

  it('acknowledges only the mail that it keeps', async () => {
    await start({ maxCountPerClient: 3 });
    const client = await gateway.register();
    await client.close();
    const { publicKey } = client.identity;
    await gateway.deliver(
      ...[1, 2, 3, 4, 5].map(() => gateway.messageFor(publicKey, randomBytes(1643))),
    );
    await vi.waitFor(() => expect(gateway.gateway.counts().dropped_mailbox_full).toBe(2));
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(3));
    const again = await gateway.beginLogin(client);
    expect(await again.pushedBefore('authenticate')).toHaveLength(3);
    await again.close();
    await gateway.deliver(gateway.messageFor(publicKey, randomBytes(1643)));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBe(4));
  });

  it('forgets mail that is too old', async () => {
    await start({ maxAgeMs: 50, cleanMs: 20 });
    const client = await gateway.register();
    await client.close();
    await gateway.deliver(gateway.messageFor(client.identity.publicKey, randomBytes(1643)));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBe(1));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_expired).toBe(1));
    const again = await gateway.beginLogin(client);
    await again.expect('authenticate');
  });

  it('keeps nothing of a client that asked to be forgotten', async () => {
    await start({});
    const identity = createIdentity();
    const client = await gateway.register(identity);
    client.socket.pause();
    await gateway.deliver(gateway.messageFor(identity.publicKey, randomBytes(1643)));
    client.socket.resume();
    await client.pushed();
    client.request({ type: 'forgetMe', client: true, stats: false });
    await client.response();
    await client.close();
    await gateway.deliver(gateway.messageFor(identity.publicKey, randomBytes(1643)));
    await vi.waitFor(() => expect(gateway.gateway.counts().dropped_unknown_client).toBe(1));
  });
});

describe('tickets from one address', () => {
  const claim = { keyId: 'ab'.repeat(32), denomination: 1, expiry: 2, show: new Uint8Array(288) };
  const refusedWith = (code: string) => expect.objectContaining({ refusal: refusal(code) });
  const refusal = (code: string) => expect.objectContaining({ code });

  it('wait once too many were false or spent, whoever shows them, and not for long', async () => {
    await start({ claimFailuresPerAddress: 3, claimFailureRefillMs: 1500 });
    const { admission } = gateway;
    const refuse = (code: string): void => {
      admission.outcome = { refused: { code, retryable: false, detail: 'No.' } };
    };
    const clients = [await gateway.register(), await gateway.register(), await gateway.register()];
    const [first, second, third] = clients;
    for (const code of ['unknown_key', 'overloaded', 'ticket_expired', 'too_many_requests']) {
      refuse(code);
      expect(await first?.claim(claim)).toEqual(refusedWith(code));
    }
    for (const [client, code] of [
      [first, 'invalid_show'],
      [first, 'already_spent'],
      [second, 'invalid_show'],
    ] as const) {
      refuse(code);
      expect(await client?.claim(claim)).toEqual(refusedWith(code));
    }
    const asked = admission.claims.length;
    for (const client of clients) {
      expect(await client.claim(claim)).toEqual({
        type: 'coirRefused',
        refusal: {
          code: 'too_many_requests',
          retryable: true,
          detail: 'Too many tickets from this address were refused.',
        },
      });
    }
    expect(admission.claims.length).toBe(asked);
    await vi.waitFor(
      async () => expect(await third?.claim(claim)).toEqual(refusedWith('invalid_show')),
      { timeout: 5000, interval: 100 },
    );
  });
});
