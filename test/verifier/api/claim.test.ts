import { createHash } from 'node:crypto';
import { claimOutcomeSchema, showDigest } from '@coir/verifier-api';
import { describe, expect, it } from 'vitest';

const receipt = { digest: 'a7'.repeat(32), credited: 1, balance: 1, expiresAt: 1 };
const refused = { code: 'overloaded', retryable: true, detail: '' };

describe('the digest of a show', () => {
  it('is SHA-256 of its bytes, also of a view of others', () => {
    const view = Buffer.from('xshowx').subarray(1, 5);
    const expected = createHash('sha256').update('show').digest('hex');
    expect(showDigest(view)).toBe(expected);
    expect(showDigest(new TextEncoder().encode('show'))).toBe(expected);
  });

  it('is of bytes only', () => {
    expect(() => showDigest('show' as never)).toThrow();
  });
});

describe('the outcome of a claim', () => {
  it('is a receipt or a refusal, without what else a program says', () => {
    expect(claimOutcomeSchema.parse({ receipt: { ...receipt, more: 1 }, more: 1 })).toEqual({
      receipt,
    });
    expect(claimOutcomeSchema.parse({ refused, receipt: undefined })).toEqual({ refused });
  });

  it.each([
    null,
    undefined,
    {},
    [],
    { receipt, refused },
    { receipt: null, refused },
    { receipt: refused },
  ])('is not %j', (value) => {
    expect(claimOutcomeSchema.safeParse(value).success).toBe(false);
  });
});
