/**
 * Transfers of the embedded ledger, and an account that pays with them.
 *
 * @module @coir/wallet/embedded-ledger
 */
export { WalletError, type WalletErrorCode, type WalletErrorDetails } from '../errors.ts';
export {
  EmbeddedLedgerAccount,
  type EmbeddedLedgerAccountOptions,
} from '../payment/embedded-ledger-account.ts';
export {
  accountAddress,
  type DecodedTransfer,
  decodeTransfer,
  isAccountAddress,
  signTransfer,
  TRANSFER_LENGTH_LIMIT,
  type Transfer,
  transferHash,
} from './transfer.ts';
