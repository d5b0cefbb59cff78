/**
 * An account that pays with transfers of the embedded ledger.
 *
 * @module @coir/wallet/embedded-ledger
 */
export { WalletError, type WalletErrorCode, type WalletErrorDetails } from '../errors.ts';
export {
  EmbeddedLedgerAccount,
  type EmbeddedLedgerAccountOptions,
} from '../payment/embedded-ledger-account.ts';
