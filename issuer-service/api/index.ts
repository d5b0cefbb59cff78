/**
 * What is said to an issuer and to the embedded ledger, both ends.
 *
 * @module @coir/issuer-api
 * @document README.md
 */
export { IssuerApiError, type IssuerApiErrorCode } from './errors.ts';
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
