/** Reasons for which a function of this package refuses. Codes are stable: never renamed, never reused. */
export type IssuerApiErrorCode =
  /** Bytes are no transfer of the embedded ledger, or a transfer has a field out of its range. */
  'WALLET_INVALID_TRANSFER';

/** The error class of this package. Messages are safe to log: they never hold keys or what a stranger sent. */
export class IssuerApiError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'IssuerApiError';
  /** What went wrong, for programs. */
  readonly code: IssuerApiErrorCode;

  /** Made by this package alone; callers read it. */
  constructor(code: IssuerApiErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
