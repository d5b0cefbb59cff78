import { Metrics } from '@coir/service';
import { describe, expect, it } from 'vitest';
import { createCounters } from '../../../mixnet/node/counters.ts';

const GROUPS = [
  { name: 'packets', help: 'Packets.', label: 'event', values: { packets_received: 'received' } },
  {
    name: 'packets_dropped',
    help: 'Packets whose way ended early.',
    label: 'reason',
    values: { dropped_replay: 'replay', dropped_malformed: 'malformed' },
  },
] as const;

describe('counters by name', () => {
  it('are metrics for the operator', async () => {
    const metrics = new Metrics('mix-node');
    const counters = createCounters(metrics, GROUPS);
    counters.increment('dropped_replay');
    counters.increment('dropped_replay');
    counters.increment('packets_received');
    expect(counters.count('dropped_replay')).toBe(2);
    expect(counters.snapshot()).toEqual({
      packets_received: 1,
      dropped_replay: 2,
      dropped_malformed: 0,
    });
    const exposed = await metrics.expose();
    expect(exposed).toContain('mix_node_packets_total{event="received"} 1\n');
    expect(exposed).toContain('mix_node_packets_dropped_total{reason="replay"} 2\n');
    expect(exposed).toContain('mix_node_packets_dropped_total{reason="malformed"} 0\n');
  });

  it('are those that were declared', () => {
    const counters = createCounters(new Metrics('mix-node'), GROUPS);
    expect(() => counters.increment('sent by a peer' as never)).toThrow(RangeError);
  });
});
