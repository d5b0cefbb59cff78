/**
 * Verifies shown tickets, spends each nullifier once, keeps balances and grants leases of them to
 * the gateways of one operator.
 *
 * @module @coir/verifier
 * @document README.md
 */
export type {
  Admission,
  Balance,
  BalanceResult,
  ClaimOutcome,
  Lease,
  LeaseRequest,
  LeaseResult,
  Receipt,
  Refusal,
  RefusalCode,
  SpendRequest,
} from '@coir/verifier-api';
export { VerifierError, type VerifierErrorCode } from '@coir/verifier-api';
export { buildVerifierServer, type VerifierServerOptions } from './http/verifier-server.ts';
export { type VerifierSettings, verifierSettings } from './settings.ts';
export { startVerifier, verifierProgram } from './start-verifier.ts';
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
} from './store/spend-store.ts';
export { SqliteSpendStore, type SqliteSpendStoreOptions } from './store/sqlite-spend-store.ts';
export type { ClaimFailureLimits } from './verification/claim-failures.ts';
export type { VerificationQueueOptions } from './verification/verification-queue.ts';
export { Verifier, type VerifierModules, type VerifierOptions } from './verification/verifier.ts';
