/**
 * The contracts of issuers and of the embedded ledger, for both ends: paths, JSON, codes, bounds,
 * transfers.
 *
 * @module @coir/issuer-api
 * @document README.md
 */
export {
  BLIND_SIGN_BODY_BOUNDS,
  BLIND_SIGN_PATH,
  type BlindSignOrder,
  type BlindSignRefusal,
  type BlindSignReply,
  type DepositRefusal,
  decodeBlindSignOrder,
  decodeBlindSignReply,
  encodeBlindSignOrder,
  encodeBlindSignReply,
} from './blind-sign.ts';
export { IssuerApiError, type IssuerApiErrorCode } from './errors.ts';
export {
  type DescribedKey,
  describeIssuer,
  ISSUER_DESCRIPTION_PATH,
  type IssuerDescription,
} from './issuer-description.ts';
export {
  ACCOUNTS_PATH,
  type Block,
  decodeAcceptedTransfer,
  decodeBlock,
  decodeIncludedTransfer,
  decodeLedgerAccount,
  decodeTransferBody,
  encodeAcceptedTransfer,
  encodeBlock,
  encodeIncludedTransfer,
  encodeLedgerAccount,
  encodeTransferBody,
  type IncludedTransfer,
  LATEST_BLOCK_PATH,
  LEDGER_BODY_BOUNDS,
  type LedgerAccount,
  type LookupRefusal,
  TRANSFERS_PATH,
  type TransferRefusal,
} from './ledger.ts';
export { LedgerClient, type LedgerClientOptions, type TransferStatus } from './ledger-client.ts';
export { ANSWER_BOUNDS, parseAnswer } from './message.ts';
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
