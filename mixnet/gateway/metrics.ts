import { Counters } from '../node/counters.ts';

/**
 * The counts of a gateway besides those of its relay. Everything that ends a packet's way early is
 * a name beginning with `dropped_`.
 */
export const GATEWAY_COUNTS = [
  'clients_connected',
  'clients_refused',
  'clients_registered',
  'clients_authenticated',
  /** Registrations and authentications that were refused. */
  'clients_rejected',
  /** Sessions ended because the same client connected again. */
  'sessions_replaced',
  /** Sessions ended because the client took nothing, or did not answer a ping. */
  'sessions_stalled',
  'frames_malformed',
  'packets_from_clients',
  'dropped_out_of_bandwidth',
  'leases_granted',
  'leases_failed',
  'claims_accepted',
  'claims_refused',
  'messages_pushed',
  'messages_stored',
  'messages_expired',
  /** A packet that ends here and has no acknowledgement, or one that is no address. */
  'dropped_malformed_final',
  'dropped_unknown_client',
  'dropped_mailbox_full',
  'dropped_mailbox_failed',
  'acks_sent',
] as const;

/** One of the names above. */
export type GatewayCount = (typeof GATEWAY_COUNTS)[number];

/** Counts of one gateway, from zero. */
export function createGatewayCounters(): Counters<GatewayCount> {
  return new Counters(GATEWAY_COUNTS);
}
