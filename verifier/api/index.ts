/**
 * What is said to a verifier, both ends: claims, receipts and refusals, leases and balances, and a client.
 *
 * @module @coir/verifier-api
 * @document README.md
 */
export type {
  Admission,
  Balance,
  Claim,
  ClaimOutcome,
  Lease,
  LeaseRequest,
  Receipt,
  Refusal,
  RefusalCode,
} from './admission.ts';
export { VerifierError, type VerifierErrorCode } from './errors.ts';
export { REFUSALS, type RefusalTerms, refusal } from './refusals.ts';
export {
  balanceSchema,
  encodeBytes,
  identitySchema,
  leaseRequestSchema,
  leaseSchema,
  receiptSchema,
  spendRequestSchema,
} from './schemas.ts';
export {
  VerifierClient,
  type VerifierClientOptions,
  type VerifierFetch,
} from './verifier-client.ts';
