/** Why a function of this package failed. Codes are stable: never renamed, never reused. */
export type LocalnetErrorCode =
  /** There can be no network of this size, or the folder's network has another. */
  | 'LOCALNET_SIZE'
  /**
   * The folder, or the file in its place, is something else than a local network or a client's
   * home.
   */
  | 'LOCALNET_FOREIGN_FOLDER'
  /** The folder is a network that was never finished. */
  | 'LOCALNET_HALF_MADE'
  /** A file of the folder does not hold what it must. */
  | 'LOCALNET_DAMAGED'
  /** The folder cannot be made or written to. */
  | 'LOCALNET_FOLDER_UNUSABLE'
  /** Another process uses the folder. `retryable`. */
  | 'LOCALNET_IN_USE'
  /** Another program listens on a port of the network. `retryable`. */
  | 'LOCALNET_PORT_IN_USE'
  /** A process of the network did not start, or ended by itself. */
  | 'LOCALNET_ROLE_ENDED'
  /** The treasury had not enough, or its payment was not included in time. `retryable`. */
  | 'LOCALNET_NOT_FUNDED';

const RETRYABLE: ReadonlySet<LocalnetErrorCode> = new Set([
  'LOCALNET_IN_USE',
  'LOCALNET_PORT_IN_USE',
  'LOCALNET_NOT_FUNDED',
]);

/** The error class of this package. Messages say what to do, and hold no secret. */
export class LocalnetError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'LocalnetError';
  /** The reason, for programs. */
  readonly code: LocalnetErrorCode;
  /** `true` if the same call may succeed later. */
  readonly retryable: boolean;

  /** Made by this package alone; callers read it. */
  constructor(code: LocalnetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}
