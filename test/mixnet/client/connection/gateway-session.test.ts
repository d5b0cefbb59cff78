import { PACKET_SIZES } from '@coir/sphinx';
import { sha256 } from '@coir/sphinx/primitives';
import { describe, expect, it, vi } from 'vitest';
import type { Claim, SessionResponse } from '../../../../mixnet/protocol/gateway/index.ts';
import { rejectionOf, toHex } from '../refusal.ts';
import { gatewayAt, isEvent, started } from '../test-clients.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('a claim', () => {
  const claimOf = (first: number): Claim => ({
    keyId: 'a7'.repeat(32),
    denomination: 1,
    expiry: 2950,
    show: new Uint8Array(288).fill(first),
  });
  const receiptFor = (claim: Claim, balance = 5000): SessionResponse => ({
    type: 'coirReceipt',
    receipt: { digest: toHex(sha256(claim.show)), credited: 5000, balance, expiresAt: 1 },
  });

  it('is answered with the receipt or the refusal of its ticket, in order', async () => {
    const { client, trace } = await started();
    gatewayAt(0).answerClaim = (claim) =>
      claim.show[0] === 2
        ? { type: 'coirRefused', refusal: { code: 'already_spent', retryable: false, detail: '' } }
        : receiptFor(claim);
    const outcomes = await Promise.all([1, 2, 3].map((first) => client.claim(claimOf(first))));
    expect(outcomes).toMatchObject([
      { receipt: { credited: 5000 } },
      { refused: { code: 'already_spent' } },
      { receipt: { digest: toHex(sha256(claimOf(3).show)) } },
    ]);
    expect(client.balance).toBe(5000);
    expect(gatewayAt(0).claims).toEqual([1, 2, 3].map(claimOf));
    expect(trace.filter((event) => event.type === 'claim')).toHaveLength(3);
  });

  it('that is not answered in time keeps its place, so later answers are not mistaken', async () => {
    const { client } = await started(0, { claimTimeoutMs: 100 });
    const gateway = gatewayAt(0);
    let late: Claim | undefined;
    gateway.answerClaim = (claim) => {
      late = claim;
      return undefined;
    };
    expect(await rejectionOf(client.claim(claimOf(1)))).toBe('CLIENT_TIMEOUT');
    expect(late).toEqual(claimOf(1));
    gateway.answerClaim = () => receiptFor(claimOf(1));
    const second = client.claim(claimOf(2));
    await vi.waitFor(() => expect(gateway.claims).toHaveLength(2));
    gateway.answerClaim = (claim) => receiptFor(claim === late ? claim : claimOf(2), 7000);
    const third = client.claim(claimOf(2));
    expect(await second).toMatchObject({ receipt: { balance: 7000 } });
    expect(await rejectionOf(third)).toBe('CLIENT_TIMEOUT');
  });

  it('answered with the receipt of another ticket ends the session', async () => {
    const made = await started();
    gatewayAt(0).answerClaim = () => receiptFor(claimOf(9));
    expect(await rejectionOf(made.client.claim(claimOf(1)))).toBe('CLIENT_UNEXPECTED_ANSWER');
    expect(isEvent(made, 'disconnected')).toBe(true);
    await vi.waitFor(() => expect(made.client.isConnected).toBe(true));
  });

  it('fails when the gateway refuses to read it, cuts the connection, or has too many', async () => {
    const { client } = await started(0, { maxPendingClaims: 2 });
    gatewayAt(0).answerClaim = () => 'not today';
    await expect(client.claim(claimOf(1))).rejects.toThrow(/not today/);
    gatewayAt(0).answerClaim = () => undefined;
    const waiting = [client.claim(claimOf(1)), client.claim(claimOf(2))].map(rejectionOf);
    expect(await rejectionOf(client.claim(claimOf(3)))).toBe('CLIENT_QUEUE_FULL');
    gatewayAt(0).disconnect();
    expect(await Promise.all(waiting)).toEqual(['CLIENT_DISCONNECTED', 'CLIENT_DISCONNECTED']);
    expect(await rejectionOf(client.claim(claimOf(3)))).toBe('CLIENT_DISCONNECTED');
  });

  it('can be given up by its caller', async () => {
    const { client } = await started();
    const abort = new AbortController();
    const waiting = client.claim(claimOf(1), abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('lets traffic go on that ran out of bandwidth', async () => {
    const alice = await started();
    const gateway = gatewayAt(0);
    gateway.balance = 100;
    gateway.answerClaim = (claim) => {
      gateway.balance += 5000;
      return receiptFor(claim);
    };
    const sending = alice.client.send(alice.client.address, text('in time'));
    await vi.waitFor(() => expect(isEvent(alice, 'outOfBandwidth')).toBe(true));
    expect(alice.events).toContainEqual({
      type: 'outOfBandwidth',
      required: PACKET_SIZES.regular,
      available: 100,
    });
    expect(alice.client.balance).toBe(100);
    expect(alice.client.isConnected).toBe(true);
    await alice.client.claim(claimOf(1));
    expect((await sending).fragments[0]?.transmissions).toBeGreaterThan(1);
    expect(alice.messages).toEqual(['in time']);
  });

  it('is the reason that is given for a message that was given up for want of bandwidth', async () => {
    const alice = await started(0, { maxTransmissions: 2, ackWaitAdditionMs: 50 });
    gatewayAt(0).balance = 100;
    const sending = alice.client.send(alice.client.address, text('too late'));
    await expect(sending).rejects.toMatchObject({ code: 'CLIENT_OUT_OF_BANDWIDTH' });
  });

  it('is not needed at a gateway with open access, and is at others', async () => {
    const alice = await started();
    const gateway = gatewayAt(0);
    await expect(alice.client.requestOpenAccess()).rejects.toMatchObject({
      code: 'CLIENT_GATEWAY_REFUSED',
    });
    gateway.openAccessBytes = 5000;
    expect(await alice.client.requestOpenAccess()).toBe(5000);
    expect(alice.client.balance).toBe(5000);
    gateway.answerClaim = () => undefined;
    const claiming = alice.client.claim(claimOf(1));
    await expect(alice.client.requestOpenAccess()).rejects.toMatchObject({
      code: 'CLIENT_QUEUE_FULL',
    });
    gateway.disconnect();
    await expect(claiming).rejects.toMatchObject({ code: 'CLIENT_DISCONNECTED' });
  });
});
