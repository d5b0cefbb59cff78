/**
 * Reasons for which a function of this package refuses. Codes are stable: never renamed, never
 * reused.
 */
export type IssuerApiErrorCode =
  /** Bytes are no transfer of the embedded ledger, or a transfer has a field out of its range. */
  | 'WALLET_INVALID_TRANSFER'
  /** A JSON message is not what the contract says; the message names the member at fault. */
  | 'ISSUER_MALFORMED_MESSAGE'
  /** The ledger cannot be asked, or gives no usable answer. Ask again later. */
  | 'ISSUER_LEDGER_UNAVAILABLE'
  /** The ledger keeps another chain than the one that is wanted. */
  | 'ISSUER_WRONG_CHAIN';

/**
 * The error class of this package. Messages are safe to log: they never hold keys or what a
 * stranger sent.
 */
export class IssuerApiError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'IssuerApiError';
  /** The reason, for programs. */
  readonly code: IssuerApiErrorCode;

  /** Made by this package alone; callers read it. */
  constructor(code: IssuerApiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
