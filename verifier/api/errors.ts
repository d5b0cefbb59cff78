/** Why a function of this package failed. Codes are stable: never renamed, never reused. */
export type VerifierErrorCode =
  /** The verifier could not be reached, or did not give an answer that makes sense, within the bounded attempts. Ask again later. */
  | 'VERIFIER_UNAVAILABLE'
  /** The verifier answered and refused; `reason` is the stable code of its problem document. */
  | 'VERIFIER_REFUSED'
  /** More operations wait for the store than its queue holds. Nothing was done; ask again later. */
  | 'VERIFIER_STORE_OVERLOADED'
  /** The store could not complete an operation, which may or may not have happened. Asking again is safe. */
  | 'VERIFIER_STORE_FAILED'
  /** The store refuses to open: its settings do not make a commit durable, or its tables are not the ones this version expects. */
  | 'VERIFIER_STORE_UNSAFE'
  /** More shows wait for verification than the queue holds. Nothing was done; ask again later. */
  | 'VERIFIER_BUSY'
  /** The network manifest is not the pinned one, or is not signed by enough of its issuers. */
  | 'VERIFIER_UNTRUSTED_MANIFEST';

/** The one error class of this package. Messages are safe to log: they never hold shows, identities or tokens. */
export class VerifierError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'VerifierError';
  /** What went wrong, for programs. */
  readonly code: VerifierErrorCode;
  /** The verifier's own code, for `VERIFIER_REFUSED`. */
  readonly reason: string | undefined;

  /** Made by this package alone; callers read it. */
  constructor(code: VerifierErrorCode, message: string, reason?: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}
