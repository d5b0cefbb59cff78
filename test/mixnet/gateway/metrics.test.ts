import { Metrics } from '@coir/service';
import { describe, expect, it } from 'vitest';
import { createGatewayCounters } from '../../../mixnet/gateway/metrics.ts';
import { createRelayCounters } from '../../../mixnet/node/metrics.ts';

describe('the counters of a gateway', () => {
  it('begin at zero, all of them', () => {
    const counts = Object.values(createGatewayCounters(new Metrics('gateway')).snapshot());
    expect(counts.length).toBeGreaterThan(20);
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  it('are told to its operator with what happened as a label', async () => {
    const metrics = new Metrics('gateway');
    const counters = createGatewayCounters(metrics);
    counters.increment('clients_registered');
    counters.increment('sessions_stalled');
    counters.increment('claims_refused');
    counters.increment('dropped_mailbox_full');
    counters.increment('dropped_mailbox_full');
    const exposed = await metrics.expose();
    expect(exposed).toContain('gateway_clients_total{event="registered"} 1\n');
    expect(exposed).toContain('gateway_sessions_ended_total{reason="stalled"} 1\n');
    expect(exposed).toContain('gateway_claims_total{outcome="refused"} 1\n');
    expect(exposed).toContain('gateway_messages_dropped_total{reason="mailbox_full"} 2\n');
    expect(exposed).toContain('gateway_leases_total{outcome="granted"} 0\n');
  });

  it('have other names than those of its relay, with which they are exposed', () => {
    const metrics = new Metrics('gateway');
    const relay = Object.keys(createRelayCounters(metrics).snapshot());
    const own = Object.keys(createGatewayCounters(metrics).snapshot());
    expect(own.filter((name) => relay.includes(name))).toEqual([]);
  });
});
