import { Counters } from './counters.ts';

/** What a node counts about connections and packets. Everything that ends a packet's way early is a name beginning with `dropped_`. */
export const RELAY_COUNTS = [
  'connections_accepted',
  'connections_refused',
  /** Closed for silence, or for a frame that did not come to its end in time. */
  'connections_timed_out',
  /** Closed for bytes that are no frame. */
  'connections_malformed',
  'packets_received',
  'packets_forwarded',
  'packets_final',
  'delays_clamped',
  /** The header was not made for this node's key, or was altered. */
  'dropped_header_mac',
  /** The payload of a packet that ends here was altered. */
  'dropped_payload_tag',
  /** Anything else that makes a packet unusable. */
  'dropped_malformed',
  'dropped_replay',
  'dropped_replay_filter_full',
  /** Too many packets wait for their replay tag to be durable. */
  'dropped_overload',
  /** The replay tag could not be made durable. */
  'dropped_replay_log_failed',
  'dropped_delay_queue_full',
  /** The next hop is no address, or no node of the network. */
  'dropped_unknown_next_hop',
  /** A packet ends here and this node delivers none. */
  'dropped_not_a_gateway',
  'dropped_forward_buffer_full',
  /** The next hop could not be reached in time. */
  'dropped_forward_expired',
  /** The node was stopping. */
  'dropped_stopping',
  /** A defect of this program; nothing a packet holds should lead here. */
  'dropped_internal_error',
] as const;

/** One of the names above. */
export type RelayCount = (typeof RELAY_COUNTS)[number];

/** Counts of one node, from zero. */
export function createRelayCounters(): Counters<RelayCount> {
  return new Counters(RELAY_COUNTS);
}
