export { WalletError, type WalletErrorCode, type WalletErrorDetails } from './errors.ts';
export type { Fetch, HttpRequest, HttpResponse } from './http-exchange.ts';
export type {
  Payment,
  PaymentAccount,
  PaymentStatus,
  SignedPayment,
} from './payment-account.ts';
