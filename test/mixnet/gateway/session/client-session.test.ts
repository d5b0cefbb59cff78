import { PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FREE_BYTES } from '../../../../mixnet/gateway/bandwidth/bandwidth.ts';
import { TestGateway } from '../test-gateway.ts';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

const json = (value: unknown): string => JSON.stringify(value);

describe('sessions', () => {
  it('ends its sessions when it stops, and connections that are none yet', async () => {
    const client = await gateway.register();
    const fresh = await gateway.connect();
    const claim = { keyId: 'ab'.repeat(32), denomination: 1, expiry: 9, show: randomBytes(288) };
    vi.spyOn(gateway.admission, 'claim').mockReturnValue(new Promise(() => undefined));
    client.request({ type: 'coirClaim', claim });
    const start = performance.now();
    const stopped = gateway.gateway.stop();
    expect(await client.expect('closed')).toEqual({ type: 'closed', code: 1001 });
    expect(await fresh.expect('closed')).toEqual({ type: 'closed', code: 1001 });
    await stopped;
    expect(performance.now() - start).toBeLessThan(3000);
    await expect(gateway.connect()).rejects.toThrow();
    await gateway.restart();
  });
});

describe('texts and unreadable frames', () => {
  beforeEach(async () => {
    await gateway.stop();
    gateway = await TestGateway.start({
      limits: { requestsPerAddress: 20, requestRefillMs: 60_000 },
    });
  });

  it('of one address are answered up to its share, then its sessions end', async () => {
    const [first, second] = [await gateway.register(), await gateway.register()];
    for (let count = 0; count < 19; count += 1) first.sendText('x');
    for (let count = 0; count < 19; count += 1) await first.expect('error');
    second.sendText('x');
    await second.expect('error');
    first.sendText('x');
    expect(await first.next()).toMatchObject({ type: 'closed' });
    expect(second.isClosed).toBe(false);
    second.sendBytes(randomBytes(31));
    await second.expect('closed');
    expect(gateway.gateway.counts()).toMatchObject({ sessions_flooding: 2, frames_malformed: 1 });
  });

  it('cost packets nothing', async () => {
    gateway.admission.balanceBytes = 2 ** 30;
    const client = await gateway.register();
    for (let count = 0; count < 40; count += 1) {
      client.sendPacket(gateway.sink.hop, randomBytes(PACKET_SIZES.regular));
      await client.expect('send');
    }
    expect(client.isClosed).toBe(false);
  });
});

describe('open access', () => {
  it('gives 64 GiB, once at a time, and keeps what is left over a restart', async () => {
    const open = await TestGateway.start({ openAccess: true });
    const client = await open.register();
    for (const _ of [1, 2]) {
      client.sendText(json({ type: 'claimFreeTestnetBandwidth' }));
      expect((await client.expect('bandwidth')).availableTotal).toBe(68_719_476_736);
    }
    client.sendPacket(open.sink.hop, randomBytes(PACKET_SIZES.regular));
    expect((await client.expect('send')).remainingBandwidth).toBe(
      FREE_BYTES - PACKET_SIZES.regular,
    );
    await vi.waitFor(() => expect(open.sink.frames).toHaveLength(1));
    await open.restart();
    const again = await open.beginLogin(client);
    expect((await again.expect('authenticate')).bandwidthRemaining).toBe(
      FREE_BYTES - PACKET_SIZES.regular,
    );
    await open.stop();
  });
});
