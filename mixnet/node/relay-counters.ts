import type { Metrics } from '@coir/service';
import { type CounterNames, type Counters, createCounters } from './counters.ts';

/**
 * Counters of a node about connections and packets. Everything that ends a packet's way early is a
 * name beginning with `dropped_`.
 */
const RELAY_GROUPS = [
  {
    name: 'connections',
    help: 'Connections of other nodes.',
    label: 'event',
    values: {
      connections_accepted: 'accepted',
      connections_refused: 'refused',
      // Closed for silence, or for a frame that did not come to its end in time.
      connections_timed_out: 'timed_out',
      // Closed for bytes that are no frame.
      connections_malformed: 'malformed',
    },
  },
  {
    name: 'packets',
    help: 'Packets on their way through this node.',
    label: 'event',
    values: {
      packets_received: 'received',
      packets_forwarded: 'forwarded',
      packets_final: 'final',
      delays_clamped: 'delay_clamped',
    },
  },
  {
    name: 'packets_dropped',
    help: 'Packets whose way ended early.',
    label: 'reason',
    values: {
      // The header was not made for this node's key, or was altered.
      dropped_header_mac: 'header_mac',
      // The payload of a packet that ends here was altered.
      dropped_payload_tag: 'payload_tag',
      // Anything else that makes a packet unusable.
      dropped_malformed: 'malformed',
      dropped_replay: 'replay',
      dropped_replay_filter_full: 'replay_filter_full',
      // Too many packets wait for their replay tag to be durable.
      dropped_overload: 'overload',
      // The replay tag could not be made durable.
      dropped_replay_log_failed: 'replay_log_failed',
      dropped_delay_queue_full: 'delay_queue_full',
      // The next hop is no address, or no node of the network.
      dropped_unknown_next_hop: 'unknown_next_hop',
      // A packet ends here and this node delivers none.
      dropped_not_a_gateway: 'not_a_gateway',
      dropped_forward_buffer_full: 'forward_buffer_full',
      // The next hop could not be reached in time.
      dropped_forward_expired: 'forward_expired',
      // The node was stopping.
      dropped_stopping: 'stopping',
      // A defect of this program; nothing a packet holds should lead here.
      dropped_internal_error: 'internal_error',
    },
  },
] as const;

/** One of the names above. */
export type RelayCount = CounterNames<(typeof RELAY_GROUPS)[number]>;

/** Counts of one node, from zero. */
export function createRelayCounters(metrics: Metrics): Counters<RelayCount> {
  return createCounters(metrics, RELAY_GROUPS);
}
