/** Reasons of this package to refuse. Codes are stable: never renamed, never reused. */
export type MixnetErrorCode =
  /**
   * The log of replay tags is damaged before its end: packets of unknown number could be replayed,
   * so the node does not start.
   */
  | 'MIXNET_REPLAY_LOG'
  /** The options contradict each other, such as open access on an address that others can reach. */
  | 'MIXNET_OPTIONS'
  /** The network's description is malformed or contradicts itself. */
  | 'MIXNET_TOPOLOGY'
  /** A node was started twice, or used before it was started or after it was stopped. */
  | 'MIXNET_NOT_RUNNING';

/**
 * The error class of this package. Messages are safe to log: they never hold keys, packets or
 * addresses of clients.
 */
export class MixnetError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'MixnetError';
  /** The reason, for programs. */
  readonly code: MixnetErrorCode;

  /** Made by this package alone; callers read it. */
  constructor(code: MixnetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
