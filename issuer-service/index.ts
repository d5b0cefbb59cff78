/**
 * An issuer: looks deposits up on a chain and answers each with this issuer's share of the tickets
 * it pays for, once and always the same.
 *
 * @module @coir/issuer-service
 * @document README.md
 */

export { type DepositLookupOptions, DepositLookups } from './deposit/deposit-lookups.ts';
export type { Deposit, DepositLookup, DepositSource } from './deposit/deposit-source.ts';
export {
  EmbeddedLedgerSource,
  type EmbeddedLedgerSourceOptions,
} from './deposit/embedded-ledger-source.ts';
export { LimitedDepositSource, type LookupBudget } from './deposit/limited-deposit-source.ts';
export { type BookOrder, depositTermsOf, refusalOf } from './deposit/validate-deposit.ts';
export {
  buildIssuerServer,
  type IssuerServerModules,
  type IssuerServerOptions,
} from './http/issuer-server.ts';
export {
  Issuance,
  type IssuanceModules,
  type IssuanceOptions,
  type IssuanceOutcome,
  type IssuanceRefusal,
  type IssuanceStep,
  requestListDigest,
} from './issuance/issuance.ts';
export type {
  AuthorizedDeposit,
  IssuanceStore,
  StoredIssuance,
} from './issuance/issuance-store.ts';
export { ISSUANCE_DATABASE, SqliteIssuanceStore } from './issuance/sqlite-issuance-store.ts';
export {
  createNetworkWithDealer,
  type DealerTerms,
  type DealtNetwork,
  type IssuerSecrets,
} from './keys/dealer.ts';
export { sealSigningKeys } from './keys/encrypted-signing-keys.ts';
export { type SealedFiles, sealSigningKeyFile } from './keys/seal-signing-key-file.ts';
export {
  checkIdentityKey,
  matchSigningKeys,
  readIdentityKey,
  readSigningKeyFile,
  type SigningKeyEntries,
} from './keys/signing-keys.ts';
export { type IssuerSettings, issuerSettings } from './settings.ts';
export { type IssuerHooks, issuerProgram, startIssuer } from './start-issuer.ts';
