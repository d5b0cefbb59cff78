/**
 * Verifies shown tickets, spends each nullifier once, keeps balances and grants leases of them to the gateways of one operator.
 *
 * @module @coir/verifier
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
export type { ClaimFailureLimits } from './claim-failures.ts';
export { VerifierError, type VerifierErrorCode } from './errors.ts';
export { buildVerifierServer, type VerifierServerOptions } from './server.ts';
export { type VerifierSettings, verifierSettings } from './settings.ts';
export {
  BALANCE_LIMIT,
  LEASE_COUNT_LIMIT,
  LEASE_RETENTION_SECONDS,
  type LeaseEntry,
  type LeaseOutcome,
  NULLIFIER_RETENTION_SECONDS,
  type PruneResult,
  type ReceiptQuery,
  type SpendEntry,
  type SpendOutcome,
  type SpendStore,
  type StoreTotals,
} from './spend-store.ts';
export { startVerifier, verifierProgram } from './start-verifier.ts';
export { SqliteSpendStore, type SqliteSpendStoreOptions } from './store/sqlite-spend-store.ts';
export { openTrustedManifest } from './trusted-manifest.ts';
export type { VerificationQueueOptions } from './verification-queue.ts';
export { Verifier, type VerifierModules, type VerifierOptions } from './verifier.ts';
