import { Metrics } from '@coir/service';
import { register } from 'prom-client';
import { describe, expect, it } from 'vitest';

const lines = async (metrics: Metrics): Promise<string[]> =>
  (await metrics.expose()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('metrics', () => {
  it('begin with the name of the program and end with what they count', async () => {
    const metrics = new Metrics('mix-node');
    const packets = metrics.counter({ name: 'packets', help: 'Packets.' });
    packets.increment();
    packets.increment(2);
    expect(packets.count()).toBe(3);
    metrics.gauge({ name: 'delayed_packets', help: 'Packets that wait.' }, () => 7);
    metrics.duration({ name: 'probe', help: 'Probes.' }).observe(0.2);
    expect(await metrics.expose()).toContain('# HELP mix_node_packets_total Packets.');
    const shown = await lines(metrics);
    expect(shown).toContain('mix_node_packets_total 3');
    expect(shown).toContain('mix_node_delayed_packets 7');
    expect(shown).toContain('mix_node_probe_seconds_bucket{le="0.5"} 1');
    expect(shown).toContain('mix_node_probe_seconds_count 1');
    expect(await lines(metrics)).toEqual(shown);
  });

  it('show every value of a label from the start, and none that was not declared', async () => {
    const metrics = new Metrics('gateway');
    const drops = metrics.labelledCounter({
      name: 'packets_dropped',
      help: 'Packets whose way ended early.',
      label: 'reason',
      values: ['replay', 'header_mac'],
    });
    expect(await lines(metrics)).toEqual([
      'gateway_packets_dropped_total{reason="replay"} 0',
      'gateway_packets_dropped_total{reason="header_mac"} 0',
    ]);
    drops.increment('replay', 4);
    drops.increment('replay');
    expect(() => drops.increment('sent by a peer' as never)).toThrow(RangeError);
    expect(drops.counts()).toEqual({ replay: 5, header_mac: 0 });
    expect(drops.count('replay')).toBe(5);
    expect(await lines(metrics)).toEqual([
      'gateway_packets_dropped_total{reason="replay"} 5',
      'gateway_packets_dropped_total{reason="header_mac"} 0',
    ]);
  });

  it('have names of lower-case words, once each, and few values', () => {
    const metrics = new Metrics('ledger');
    const declare = (name: string) => () => metrics.counter({ name, help: '.' });
    for (const name of ['', 'Blocks', 'blocks-made', 'a__b', '1st', 'a{b="c"}']) {
      expect(declare(name)).toThrow(RangeError);
    }
    declare('blocks')();
    expect(declare('blocks')).toThrow(/already been registered/);
    const values = Array.from({ length: 101 }, (_, value) => `v${value}`);
    const many = { name: 'many', help: '.', label: 'reason', values };
    expect(() => metrics.labelledCounter(many)).toThrow(/more than 100/);
  });

  it('belong to one process, and not to the registry that all share', async () => {
    const [one, other] = [new Metrics('ledger'), new Metrics('ledger')];
    one.counter({ name: 'blocks', help: '.' }).increment();
    other.counter({ name: 'blocks', help: '.' });
    expect(await lines(other)).toEqual(['ledger_blocks_total 0']);
    expect(await register.metrics()).not.toContain('ledger_blocks_total');
  });

  it('can measure the process', async () => {
    const metrics = new Metrics('ledger');
    metrics.measureProcess();
    const text = await metrics.expose();
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(metrics.contentType).toMatch(/^text\/plain/);
  });
});
