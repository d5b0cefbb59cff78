import { encodeClientMessage, sealSessionRequest } from '@coir/protocol/gateway';
import { MAX_PACKET_LENGTH } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestGateway, type TestGatewayOptions } from '../test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.stop());

async function start(limits: NonNullable<TestGatewayOptions['limits']>): Promise<void> {
  gateway = await TestGateway.start({ limits });
}

describe('sockets of clients', () => {
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
    await start({ maxBufferedBytes: 20_000, requestsPerAddress: 10 ** 6 });
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
