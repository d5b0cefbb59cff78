/**
 * Buys ticket books, keeps them and spends them, never paying twice. Runs in Node and in browsers: store, account and transport are parameters.
 *
 * @module @coir/wallet
 * @document README.md
 */
export type { PurchaseResult } from './complete-purchase.ts';
export { WalletError, type WalletErrorCode, type WalletErrorDetails } from './errors.ts';
export type { Fetch, HttpBodyReader, HttpRequest, HttpResponse } from './http-exchange.ts';
export type {
  Payment,
  PaymentAccount,
  PaymentStatus,
  SignedPayment,
} from './payment-account.ts';
export type {
  Purchase,
  PurchaseFailure,
  PurchaseRequest,
  PurchaseState,
  PurchaseSummary,
  PurchaseTerms,
} from './purchase.ts';
export type { PurchaseTimes } from './purchase-environment.ts';
export type { PurchaseStep, PurchaseStepName } from './purchase-step.ts';
export type { TicketBookOrder } from './purchase-terms.ts';
export { type SpendTarget, showDigest } from './spending.ts';
export type {
  Claim,
  PendingSpend,
  SpendOutcome,
  SpendReceipt,
  SpendRefusal,
  SpendSettlement,
  Ticket,
  TicketState,
  TicketSummary,
} from './ticket.ts';
export {
  type ResumeOutcome,
  Wallet,
  type WalletBalance,
  type WalletModules,
  type WalletOptions,
} from './wallet.ts';
export type { NewPurchase, NewTicket, TicketWanted, WalletStore } from './wallet-store.ts';
