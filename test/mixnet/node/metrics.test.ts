import { Metrics } from '@coir/service';
import { describe, expect, it } from 'vitest';
import { createRelayCounters, type RelayCount } from '../../../mixnet/node/metrics.ts';

describe('the counters of a node', () => {
  it.each<readonly [RelayCount, string]>([
    ['connections_refused', 'mix_node_connections_total{event="refused"} 1\n'],
    ['packets_forwarded', 'mix_node_packets_total{event="forwarded"} 1\n'],
    ['delays_clamped', 'mix_node_packets_total{event="delay_clamped"} 1\n'],
    ['dropped_replay', 'mix_node_packets_dropped_total{reason="replay"} 1\n'],
    ['dropped_header_mac', 'mix_node_packets_dropped_total{reason="header_mac"} 1\n'],
  ])('tell the operator of %s', async (name, line) => {
    const metrics = new Metrics('mix-node');
    createRelayCounters(metrics).increment(name);
    const exposed = await metrics.expose();
    expect(exposed).toContain(line);
    expect(exposed.match(/^mix_node_(connections|packets).* [1-9]\d*$/gm)).toHaveLength(1);
  });

  it('have a reason for every name that begins with dropped, and begin at zero', async () => {
    const metrics = new Metrics('mix-node');
    const counts = createRelayCounters(metrics).snapshot();
    const dropped = Object.keys(counts).filter((name) => name.startsWith('dropped_'));
    const exposed = await metrics.expose();
    const reasons = [...exposed.matchAll(/packets_dropped_total\{reason="(\w+)"\} 0$/gm)];
    expect(reasons.map(([, reason]) => `dropped_${reason}`).sort()).toEqual(dropped.sort());
    expect(new Set(Object.values(counts))).toEqual(new Set([0]));
  });
});
