import { expect, it } from 'vitest';
import {
  type PurchaseContext,
  reportStep,
} from '../../../../issuer-service/wallet/purchase/purchase-context.ts';
import type { PurchaseStep } from '../../../../issuer-service/wallet/purchase/purchase-step.ts';

it('a step is reported with its purchase, its time and what is told of it', () => {
  const steps: PurchaseStep[] = [];
  const context = { clock: () => 1_234, onStep: (step: PurchaseStep) => steps.push(step) };
  // A report needs nothing else of all that the steps of a purchase work with.
  reportStep(context as unknown as PurchaseContext, 'p', 'payment_sent');
  reportStep(context as unknown as PurchaseContext, 'p', 'issuer_answered', { issuerIndex: 2 });
  expect(steps).toEqual([
    { step: 'payment_sent', purchaseId: 'p', atMs: 1_234 },
    { step: 'issuer_answered', purchaseId: 'p', atMs: 1_234, issuerIndex: 2 },
  ]);
});
