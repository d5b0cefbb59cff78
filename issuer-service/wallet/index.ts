/**
 * Buys ticket books, keeps them and spends them, never paying twice. Runs in Node and in browsers:
 * store, account and transport are parameters.
 *
 * @module @coir/wallet
 * @document README.md
 */

export type { Fetch, HttpBodyReader, HttpRequest, HttpResponse } from '@coir/io';
export {
  type Claim,
  type ClaimOutcome,
  type Receipt,
  type Refusal,
  showDigest,
} from '@coir/verifier-api';
export { WalletError, type WalletErrorCode, type WalletErrorDetails } from './errors.ts';
export type {
  Payment,
  PaymentAccount,
  PaymentStatus,
  SignedPayment,
} from './payment/payment-account.ts';
export type { PurchaseResult } from './purchase/complete-purchase.ts';
export type { TicketBookOrder } from './purchase/order.ts';
export type { PurchaseTimes } from './purchase/purchase-context.ts';
export type { PurchaseStep, PurchaseStepName } from './purchase/purchase-step.ts';
export type { PurchaserModules, PurchaserOptions, ResumeOutcome } from './purchase/purchaser.ts';
export type { SpendTarget } from './spend/spender.ts';
export type {
  Purchase,
  PurchaseFailure,
  PurchaseRequest,
  PurchaseState,
  PurchaseSummary,
  PurchaseTerms,
} from './store/purchase.ts';
export type {
  PendingSpend,
  PendingSpendSummary,
  SpendSettlement,
  Ticket,
  TicketState,
  TicketSummary,
} from './store/ticket.ts';
export type { NewPurchase, NewTicket, TicketWanted, WalletStore } from './store/wallet-store.ts';
export {
  Wallet,
  type WalletBalance,
  type WalletModules,
  type WalletOptions,
} from './wallet.ts';
