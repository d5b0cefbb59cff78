import type { PurchaseStep } from '@coir/wallet';
import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../../mixnet/localnet/demonstration/purchase-steps.ts';

const describeOne = (step: Omit<PurchaseStep, 'purchaseId' | 'atMs'>) =>
  describeStep({ purchaseId: 'p', atMs: 0, ...step });

describe('describeStep', () => {
  it.each([
    [{ step: 'requests_stored' }, 'their secrets are stored'],
    [{ step: 'payment_included' }, 'the ledger has included it'],
    [{ step: 'issuer_answered', issuerIndex: 2 }, 'issuer 2 has signed'],
    [
      { step: 'issuer_refused', issuerIndex: 3, reason: 'issuer_busy' },
      'issuer 3 gives no signature (issuer_busy)',
    ],
    [{ step: 'issuer_refused', issuerIndex: 3 }, 'issuer 3 gives no signature (no answer)'],
    [
      { step: 'issuer_blamed', issuerIndex: 1, reason: 'false_signature' },
      'issuer 1 is faulty (false_signature)',
    ],
    [{ step: 'issuer_blamed', issuerIndex: 1 }, 'issuer 1 is faulty (bad answer)'],
  ] as const)('says %j', (step, text) => {
    expect(describeOne(step)).toBe(text);
  });

  it.each(['terms_checked', 'payment_noted', 'collection_begun'] as const)(
    'has nothing to say of %s',
    (step) => {
      expect(describeOne({ step })).toBeUndefined();
    },
  );
});
