/**
 * Messages to a verifier and its answers, for both ends: claims, receipts and refusals, leases and
 * balances, their JSON, and a client. Runs in Node and in browsers.
 *
 * @module @coir/verifier-api
 * @document README.md
 */
export {
  type Admission,
  type Balance,
  type BalanceResult,
  balanceRequestSchema,
  balanceSchema,
  type Lease,
  type LeaseAnswer,
  type LeaseRequest,
  type LeaseResult,
  leaseAnswerSchema,
  leaseRequestSchema,
  type SpendRequest,
  spendRequestSchema,
} from './admission.ts';
export {
  type Claim,
  type ClaimJson,
  type ClaimOutcome,
  claimOutcomeSchema,
  claimSchema,
  type Receipt,
  receiptSchema,
  showDigest,
} from './claim.ts';
export { VerifierError, type VerifierErrorCode } from './errors.ts';
export {
  REFUSALS,
  type Refusal,
  type RefusalCode,
  type RefusalTerms,
  refusal,
  refusalSchema,
  shortDetail,
  type TicketEnd,
  ticketEnd,
} from './refusals.ts';
export {
  VerifierClient,
  type VerifierClientOptions,
  type VerifierFetch,
} from './verifier-client.ts';
