import { type Claim, type SessionResponse, showDigest } from '@coir/protocol/gateway';
import { describe, expect, it } from 'vitest';
import { ClaimQueue } from '../../../../mixnet/client/connection/claim-queue.ts';
import { ClientError } from '../../../../mixnet/client/errors.ts';

const LONG_MS = 60_000;

function claimOf(byte: number): Claim {
  const show = new Uint8Array(288).fill(byte);
  return { keyId: 'ab'.repeat(32), denomination: 1, expiry: 2972, show };
}

function receiptOf(byte: number): SessionResponse & { readonly type: 'coirReceipt' } {
  const digest = showDigest(claimOf(byte).show);
  return { type: 'coirReceipt', receipt: { digest, credited: 5, balance: 5, expiresAt: 6 } };
}

const refusal = { code: 'already_spent', retryable: false, detail: 'Spent.' } as const;

describe('claims that wait', () => {
  it('are answered in their order, by receipt or refusal', async () => {
    const queue = new ClaimQueue(4);
    const answers = [1, 2].map((byte) => queue.add(claimOf(byte), LONG_MS));
    expect(queue.answer(receiptOf(1))).toBe(true);
    expect(queue.answer({ type: 'coirRefused', refusal })).toBe(true);
    expect(await Promise.all(answers)).toEqual([
      { receipt: receiptOf(1).receipt },
      { refused: refusal },
    ]);
    expect(queue.isEmpty).toBe(true);
  });

  it('keep their place after they were given up, so that no answer is taken for another', async () => {
    const queue = new ClaimQueue(4);
    const controller = new AbortController();
    const first = queue.add(claimOf(1), LONG_MS, controller.signal);
    const second = queue.add(claimOf(2), LONG_MS);
    controller.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    expect(queue.answer(receiptOf(1))).toBe(true);
    expect(queue.answer(receiptOf(2))).toBe(true);
    expect(await second).toEqual({ receipt: receiptOf(2).receipt });
  });

  it('are no more than the bound', async () => {
    const queue = new ClaimQueue(2);
    const waiting = [1, 2].map((byte) => queue.add(claimOf(byte), LONG_MS));
    expect(() => queue.add(claimOf(3), LONG_MS)).toThrow(
      expect.objectContaining({ code: 'CLIENT_QUEUE_FULL' }),
    );
    queue.close(new ClientError('CLIENT_DISCONNECTED', 'lost'));
    for (const each of waiting) await expect(each).rejects.toMatchObject({ message: 'lost' });
    expect(queue.isEmpty).toBe(true);
  });
});

describe('an answer that cannot be one', () => {
  it('is told, whether nobody waits or the receipt is for other bytes', async () => {
    const queue = new ClaimQueue(4);
    expect(queue.answer(receiptOf(1))).toBe(false);
    expect(queue.fail(new ClientError('CLIENT_GATEWAY_REFUSED', 'no'))).toBe(false);
    const waiting = queue.add(claimOf(1), LONG_MS);
    expect(queue.answer(receiptOf(2))).toBe(false);
    await expect(waiting).rejects.toMatchObject({ code: 'CLIENT_UNEXPECTED_ANSWER' });
  });

  it('fails the oldest claim and no other', async () => {
    const queue = new ClaimQueue(4);
    const [first, second] = [1, 2].map((byte) => queue.add(claimOf(byte), LONG_MS));
    expect(queue.fail(new ClientError('CLIENT_GATEWAY_REFUSED', 'no'))).toBe(true);
    await expect(first).rejects.toMatchObject({ code: 'CLIENT_GATEWAY_REFUSED' });
    expect(queue.answer(receiptOf(2))).toBe(true);
    expect(await second).toHaveProperty('receipt');
  });
});
