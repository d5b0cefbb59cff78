import type { PurchaseStep, PurchaseStepName } from '@coir/wallet';

const TEXTS: Partial<Record<PurchaseStepName, string>> = {
  requests_made: 'the blinded requests are made',
  requests_stored: 'their secrets are stored',
  payment_signed: 'a transfer is signed whose memo commits to the requests',
  payment_stored: 'it is stored, and only it will ever be sent',
  payment_sent: 'it is sent',
  payment_included: 'the ledger has included it',
  book_opened: 'the signatures are unblinded, aggregated and verified',
  tickets_stored: 'the tickets are stored',
};

/** A line for people about a step of a purchase; undefined for those not worth one. */
export function describeStep({ step, issuerIndex, reason }: PurchaseStep): string | undefined {
  switch (step) {
    case 'issuer_answered':
      return `issuer ${issuerIndex} has signed`;
    case 'issuer_refused':
      return `issuer ${issuerIndex} gives no signature (${reason ?? 'no answer'})`;
    case 'issuer_blamed':
      return `issuer ${issuerIndex} is faulty (${reason ?? 'bad answer'})`;
    default:
      return TEXTS[step];
  }
}
