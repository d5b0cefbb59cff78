/**
 * Reasons for which a verifier or its store fails. Codes are stable: never renamed, never reused.
 */
export type VerifierErrorCode =
  /** More operations wait for the store than its queue holds. Nothing was done; ask again later. */
  | 'VERIFIER_STORE_OVERLOADED'
  /**
   * The store could not complete an operation, which may or may not have happened. Asking again is
   * safe.
   */
  | 'VERIFIER_STORE_FAILED'
  /**
   * The store refuses to open: its settings do not make a commit durable, or its tables are not the
   * ones this version expects.
   */
  | 'VERIFIER_STORE_UNSAFE'
  /** More shows wait for verification than the queue holds. Nothing was done; ask again later. */
  | 'VERIFIER_BUSY'
  /** The network manifest is not the pinned one, or is not signed by enough of its issuers. */
  | 'VERIFIER_UNTRUSTED_MANIFEST';

/**
 * The error class of the verifier. Messages are safe to log: they never hold shows, identities or
 * tokens.
 */
export class VerifierError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'VerifierError';
  /** The reason, for programs. */
  readonly code: VerifierErrorCode;

  /** Made by the verifier and its stores; callers read it. */
  constructor(code: VerifierErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
