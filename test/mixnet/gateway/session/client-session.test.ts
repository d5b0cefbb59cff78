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
