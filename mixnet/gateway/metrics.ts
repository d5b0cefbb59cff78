import type { Metrics } from '@coir/service';
import { type CounterNames, type Counters, createCounters } from '../node/counters.ts';

/**
 * Counters of a gateway besides those of its relay. Everything that ends a packet's way early is a
 * name beginning with `dropped_`.
 */
const GATEWAY_GROUPS = [
  {
    name: 'clients',
    help: 'Connections of clients.',
    label: 'event',
    values: {
      clients_connected: 'connected',
      clients_refused: 'refused',
      clients_registered: 'registered',
      clients_authenticated: 'authenticated',
      // Registrations and authentications that were refused.
      clients_rejected: 'rejected',
    },
  },
  {
    name: 'sessions_ended',
    help: 'Sessions of clients that this gateway ended.',
    label: 'reason',
    values: {
      // The same client connected again.
      sessions_replaced: 'replaced',
      // The client took nothing, or did not answer a ping.
      sessions_stalled: 'stalled',
      // More texts or unreadable frames than an address may send.
      sessions_flooding: 'flooding',
      // A defect, or a disk that failed.
      sessions_failed: 'failed',
    },
  },
  {
    name: 'client_frames',
    help: 'Frames of clients.',
    label: 'event',
    values: { packets_from_clients: 'packet', frames_malformed: 'malformed' },
  },
  {
    name: 'leases',
    help: 'Leases of bandwidth asked of the verifier.',
    label: 'outcome',
    values: { leases_granted: 'granted', leases_failed: 'failed' },
  },
  {
    name: 'claims',
    help: 'Tickets passed to the verifier.',
    label: 'outcome',
    values: { claims_accepted: 'accepted', claims_refused: 'refused' },
  },
  {
    name: 'messages',
    help: 'Messages for clients, and acknowledgements of them.',
    label: 'event',
    values: {
      messages_pushed: 'pushed',
      messages_stored: 'stored',
      messages_expired: 'expired',
      acks_sent: 'acknowledged',
    },
  },
  {
    name: 'messages_dropped',
    help: 'Messages of and for clients whose way ended here.',
    label: 'reason',
    values: {
      dropped_out_of_bandwidth: 'out_of_bandwidth',
      // A packet that ends here and has no acknowledgement, or one that is no address.
      dropped_malformed_final: 'malformed_final',
      dropped_unknown_client: 'unknown_client',
      dropped_mailbox_full: 'mailbox_full',
      dropped_mailbox_failed: 'mailbox_failed',
    },
  },
] as const;

/** One of the names above. */
export type GatewayCount = CounterNames<(typeof GATEWAY_GROUPS)[number]>;

/** Counts of one gateway, from zero. */
export function createGatewayCounters(metrics: Metrics): Counters<GatewayCount> {
  return createCounters(metrics, GATEWAY_GROUPS);
}
