import { MAX_PACKET_LENGTH, PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { refusal } from '@coir/verifier-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LEASE_BYTES } from '../../../../mixnet/gateway/bandwidth/bandwidth.ts';
import type { RawClient } from '../raw-client.ts';
import { TestGateway } from '../test-gateway.ts';

const PACKET = PACKET_SIZES.regular;
const CLAIM = { keyId: 'ab'.repeat(32), denomination: 1, expiry: 9, show: randomBytes(288) };

let gateway: TestGateway;
let client: RawClient;

beforeEach(async () => {
  gateway = await TestGateway.start();
  gateway.admission.balanceBytes = 64 * LEASE_BYTES;
  client = await gateway.register();
});
afterEach(() => gateway.stop());

/** Sends packets, waits for an answer to each, and gives out the answers. */
async function send(
  count: number,
  from = client,
): Promise<Awaited<ReturnType<RawClient['next']>>[]> {
  for (let sent = 0; sent < count; sent += 1)
    from.sendPacket(gateway.sink.hop, randomBytes(PACKET));
  const answers = [];
  for (let received = 0; received < count; received += 1) answers.push(await from.next());
  return answers;
}

describe('metering', () => {
  it('charges the length of every packet it forwards, of either frame kind and every size', async () => {
    const sizes = Object.values(PACKET_SIZES);
    let remaining = 64 * LEASE_BYTES;
    for (const [position, size] of sizes.entries()) {
      const packet = randomBytes(size);
      client.sendPacket(gateway.sink.hop, packet, position % 2 === 0 ? 1 : 2);
      remaining -= size;
      expect(await client.expect('send')).toEqual({ type: 'send', remainingBandwidth: remaining });
      await vi.waitFor(() => expect(gateway.sink.frames.at(-1)?.packet).toEqual(packet));
    }
    expect(gateway.admission.requests).toEqual([
      {
        client: client.identity.publicKey,
        gateway: gateway.gateway.identity,
        bytes: LEASE_BYTES,
        leaseId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  it('says out_of_bandwidth when nothing is left, goes on, and forwards again after a claim', async () => {
    gateway.admission.balanceBytes = 3 * PACKET + 10;
    const answers = await send(5);
    expect(answers.map(({ type }) => type)).toEqual([
      'send',
      'send',
      'send',
      'typedError',
      'typedError',
    ]);
    expect(answers[4]).toEqual({
      type: 'typedError',
      error: { kind: 'outOfBandwidth', required: PACKET, available: 10 },
    });
    // It said that nothing is left, so the refused packets ask nobody.
    expect(gateway.admission.requests).toHaveLength(1);
    const receipt = { digest: 'd'.repeat(64), credited: 5000, balance: 5000, expiresAt: 2 ** 32 };
    gateway.admission.outcome = { receipt };
    expect(await client.claim(CLAIM)).toEqual({ type: 'coirReceipt', receipt });
    expect(gateway.admission.claims).toEqual([
      { ...CLAIM, client: client.identity.publicKey, gateway: gateway.gateway.identity },
    ]);
    expect((await send(1))[0]).toEqual({ type: 'send', remainingBandwidth: 5010 - PACKET });
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(4));
    expect(gateway.gateway.counts()).toMatchObject({
      dropped_out_of_bandwidth: 2,
      claims_accepted: 1,
    });
  });

  it('takes leases one at a time and ahead of need, so the verifier is asked once for a mebibyte', async () => {
    const count = Math.ceil((2.2 * LEASE_BYTES) / MAX_PACKET_LENGTH);
    for (let sent = 0; sent < count; sent += 1) {
      client.sendPacket(gateway.sink.hop, randomBytes(MAX_PACKET_LENGTH));
      expect((await client.expect('send')).remainingBandwidth).toBe(
        64 * LEASE_BYTES - (sent + 1) * MAX_PACKET_LENGTH,
      );
      // The second lease is there before the first is used up.
      if (sent * MAX_PACKET_LENGTH > 0.6 * LEASE_BYTES)
        expect(gateway.admission.requests.length).toBeGreaterThan(1);
    }
    expect(gateway.admission.requests).toHaveLength(3);
    expect(new Set(gateway.admission.requests.map(({ leaseId }) => leaseId)).size).toBe(3);
  });

  it('lets a lease be used up while the verifier is silent, then says out_of_bandwidth', async () => {
    await send(1);
    gateway.admission.fails = 'before';
    const answers = await send(Math.floor(LEASE_BYTES / PACKET) + 3);
    const sent = answers.filter(({ type }) => type === 'send').length;
    expect(sent).toBe(Math.floor(LEASE_BYTES / PACKET) - 1);
    expect(answers.at(-1)?.type).toBe('typedError');
    expect(client.isClosed).toBe(false);
    expect(gateway.gateway.counts().leases_failed).toBeGreaterThan(0);
  });

  it('keeps what is left of a lease over a restart', async () => {
    await send(10);
    await gateway.restart();
    gateway.admission.fails = 'before';
    const again = await gateway.beginLogin(client);
    expect((await again.expect('authenticate')).bandwidthRemaining).toBe(LEASE_BYTES - 10 * PACKET);
    expect((await send(1, again))[0]).toMatchObject({ type: 'send' });
    expect(gateway.admission.requests).toHaveLength(1);
  });

  it('asks again under the same id when the answer was lost, also after a restart, so no byte is lost', async () => {
    gateway.admission.balanceBytes = LEASE_BYTES;
    gateway.admission.fails = 'after';
    expect((await send(1))[0]).toMatchObject({ type: 'typedError' });
    expect(gateway.admission.balanceBytes).toBe(0);
    await gateway.restart();
    gateway.admission.fails = 'never';
    const again = await gateway.login(client);
    expect((await send(1, again))[0]).toEqual({
      type: 'send',
      remainingBandwidth: LEASE_BYTES - PACKET,
    });
    const ids = gateway.admission.requests.map(({ leaseId }) => leaseId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  it('asks under a new id after a refusal of this one', async () => {
    vi.spyOn(gateway.admission, 'lease').mockImplementationOnce(async (request) => {
      gateway.admission.requests.push(request);
      return { refused: refusal('lease_conflict') };
    });
    expect((await send(1))[0]).toMatchObject({ type: 'typedError' });
    await new Promise((resolve) => setTimeout(resolve, 1050));
    expect((await send(1))[0]).toMatchObject({ type: 'send' });
    const ids = gateway.admission.requests.map(({ leaseId }) => leaseId);
    expect(new Set(ids).size).toBe(2);
  });

  it('counts what has expired as nothing', async () => {
    gateway.admission.expiresAt = Math.floor(Date.now() / 1000) + 2;
    expect((await send(1))[0]).toMatchObject({ type: 'send' });
    gateway.admission.balanceBytes = 0;
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await send(1))[0]).toEqual({
      type: 'typedError',
      error: { kind: 'outOfBandwidth', required: PACKET, available: 0 },
    });
  });
});

describe('packets of clients', () => {
  it('answers packets it does not forward with what is left, takes nothing for them, and goes on', async () => {
    await send(1);
    const remainingBandwidth = 64 * LEASE_BYTES - PACKET;
    const unknownHop = { host: '127.0.0.1', port: 1 };
    client.sendPacket(unknownHop, randomBytes(PACKET));
    client.sendBytes(new Uint8Array());
    for (let length = 1; length < 40; length += 1) client.sendBytes(randomBytes(length));
    client.sendBytes(randomBytes(2451));
    const key = client.sharedKey;
    client.sharedKey = randomBytes(32);
    client.sendPacket(gateway.sink.hop, randomBytes(PACKET));
    client.sharedKey = key;
    for (let count = 0; count < 43; count += 1) {
      expect(await client.next()).toEqual({ type: 'send', remainingBandwidth });
    }
    expect((await send(1))[0]).toEqual({
      type: 'send',
      remainingBandwidth: remainingBandwidth - PACKET,
    });
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(2));
    expect(gateway.gateway.counts()).toMatchObject({
      frames_malformed: 42,
      dropped_unknown_next_hop: 1,
      packets_from_clients: 2,
    });
  });
});
