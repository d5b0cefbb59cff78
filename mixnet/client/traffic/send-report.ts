/** The way of one fragment to the recipient's gateway: the numbers of its last transmission. */
export interface FragmentReport {
  /** Node ids of the hops, the recipient's gateway last. */
  readonly path: readonly number[];
  /** Its delay at each mix node, as drawn. */
  readonly delaysMs: readonly number[];
  /** Their sum: the least time the path takes. */
  readonly totalDelayMs: number;
  /** The same for the way of the acknowledgement. */
  readonly ackDelaysMs: readonly number[];
  /** Their sum. */
  readonly ackTotalDelayMs: number;
  /** From handing it to the gateway until its acknowledgement. */
  readonly roundTripMs: number;
  /** The number of transmissions. */
  readonly transmissions: number;
}

/** The way of a message to the recipient's gateway: it is there, or with the recipient already. */
export interface SendReport {
  /** One entry for each, in order. */
  readonly fragments: readonly FragmentReport[];
  /** From the call until the last acknowledgement. */
  readonly elapsedMs: number;
}
