import { describe, expect, it, vi } from 'vitest';
import { rejectionOf } from '../refusal.ts';
import { gatewayAt, network, started } from '../test-clients.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('what is lost', () => {
  it('is sent again in a packet that has nothing in common with the first', async () => {
    const alice = await started(0);
    const bob = await started(1);
    let lost = 2;
    network.fate = () => {
      lost -= 1;
      return { deliver: lost < 0, acknowledge: lost < 0 };
    };
    const { fragments } = await alice.client.send(bob.client.address, text('again'));
    expect(fragments[0]?.transmissions).toBe(3);
    expect(bob.messages).toEqual(['again']);
    const packets = gatewayAt(0).packets.map((packet) => packet.subarray(0, 48).join());
    expect(new Set(packets).size).toBe(3);
  });

  it('is delivered once when only the acknowledgement was lost', async () => {
    const alice = await started(0);
    const bob = await started(1);
    let lost = 2;
    network.fate = () => {
      lost -= 1;
      return { deliver: true, acknowledge: lost < 0 };
    };
    await alice.client.send(bob.client.address, text('once'));
    expect(gatewayAt(0).packets).toHaveLength(3);
    expect(bob.messages).toEqual(['once']);
  });

  it('is given up after the transmissions allowed', async () => {
    const alice = await started(0, { maxTransmissions: 2, ackWaitAdditionMs: 30 });
    const bob = await started(1);
    network.fate = () => ({ deliver: false, acknowledge: false });
    await expect(alice.client.send(bob.client.address, text('never'))).rejects.toMatchObject({
      code: 'CLIENT_NOT_ACKNOWLEDGED',
      retryable: true,
    });
    expect(gatewayAt(0).packets).toHaveLength(2);
  });

  it('is not sent at all to an address nobody can have', async () => {
    const alice = await started(0);
    const stranger = alice.client.address.replace(
      /@.*/,
      '@4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi',
    );
    expect(await rejectionOf(alice.client.send('nobody', text('')))).toBe(
      'CLIENT_INVALID_RECIPIENT',
    );
    expect(['CLIENT_UNKNOWN_GATEWAY', 'CLIENT_INVALID_RECIPIENT']).toContain(
      await rejectionOf(alice.client.send(stranger, text(''))),
    );
    expect(gatewayAt(0).packets).toHaveLength(0);
  });
});

describe('the bounds of a client', () => {
  it('refuse messages beyond the fragments that may wait', async () => {
    const alice = await started(0, { maxPendingFragments: 3 });
    network.fate = () => ({ deliver: false, acknowledge: false });
    const first = rejectionOf(alice.client.send(alice.client.address, new Uint8Array(4000)));
    expect(await rejectionOf(alice.client.send(alice.client.address, text('more')))).toBe(
      'CLIENT_QUEUE_FULL',
    );
    alice.client.stop();
    expect(await first).toBe('CLIENT_STOPPED');
  });

  it('hold back fragments beyond those that may be on their way', async () => {
    const alice = await started(0, { maxInFlight: 2, ackWaitAdditionMs: 5000 });
    network.fate = () => ({ deliver: false, acknowledge: false });
    const sending = rejectionOf(alice.client.send(alice.client.address, new Uint8Array(16_000)));
    await vi.waitFor(() => expect(gatewayAt(0).packets).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gatewayAt(0).packets).toHaveLength(2);
    alice.client.stop();
    expect(await sending).toBe('CLIENT_STOPPED');
  });

  it('make room again when a message is finished', async () => {
    const alice = await started(0, { maxPendingFragments: 3 });
    await alice.client.send(alice.client.address, new Uint8Array(4000));
    await alice.client.send(alice.client.address, new Uint8Array(4000));
    expect(alice.messages).toHaveLength(2);
  });
});
