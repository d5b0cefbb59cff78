import { systemClock } from '@coir/io';
import { Metrics } from '@coir/service';
import { PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Forwarder } from '../../../../mixnet/node/links/forwarder.ts';
import { createRelayCounters, type RelayCounters } from '../../../../mixnet/node/metrics.ts';
import { RELAY_LIMITS, type RelayLimits } from '../../../../mixnet/node/relay-options.ts';
import { FrameSink } from './frame-sink.ts';

const open: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

function createForwarder(limits: Partial<RelayLimits> = {}): {
  forwarder: Forwarder;
  counters: RelayCounters;
} {
  const counters = createRelayCounters(new Metrics('mix-node'));
  const forwarder = new Forwarder(
    { ...RELAY_LIMITS, backoffMs: 20, ...limits },
    { clock: systemClock, random: randomBytes, counters },
  );
  open.push(forwarder);
  return { forwarder, counters };
}

async function startSink(onConnection?: Parameters<typeof FrameSink.start>[0]): Promise<FrameSink> {
  const sink = await FrameSink.start(onConnection);
  open.push(sink);
  return sink;
}

function frame(fill = 1): { keyRotation: 'odd'; packet: Uint8Array } {
  return { keyRotation: 'odd', packet: new Uint8Array(PACKET_SIZES.regular).fill(fill) };
}

describe('Forwarder', () => {
  it('uses one connection to a hop for all its packets, in their order', async () => {
    const sink = await startSink();
    const { forwarder, counters } = createForwarder();
    for (let count = 0; count < 50; count += 1) forwarder.forward(sink.hop, frame(count));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(50));
    expect(sink.frames.map(({ packet }) => packet[0])).toEqual(
      Array.from({ length: 50 }, (_, count) => count),
    );
    expect(sink.frames[0]?.keyRotation).toBe('unknown');
    expect(sink.sockets.size).toBe(1);
    expect(counters.count('packets_forwarded')).toBe(50);
  });

  it('writes frames of version 8 when told so', async () => {
    const sink = await startSink();
    const { forwarder } = createForwarder({ frameVersion: 8 });
    forwarder.forward(sink.hop, frame());
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    expect(sink.frames[0]?.keyRotation).toBe('odd');
  });

  it('holds no more packets for a hop that takes nothing, and keeps the others going', async () => {
    const stuck = await startSink((socket) => socket.pause());
    const sink = await startSink();
    const { forwarder, counters } = createForwarder({ bufferCount: 100 });
    await vi.waitFor(() => {
      for (let count = 0; count < 500; count += 1) forwarder.forward(stuck.hop, frame());
      expect(counters.count('dropped_forward_buffer_full')).toBeGreaterThan(0);
    });
    expect(forwarder.waitingCount).toBeLessThanOrEqual(100);
    forwarder.forward(sink.hop, frame());
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
  });

  it('ends connections to hops that have left the network', async () => {
    const [leaving, staying] = [await startSink(), await startSink()];
    const { forwarder } = createForwarder();
    for (const { hop } of [leaving, staying]) forwarder.forward(hop, frame());
    await vi.waitFor(() => expect([leaving.sockets.size, staying.sockets.size]).toEqual([1, 1]));
    forwarder.retain(({ port }) => port === staying.hop.port);
    await vi.waitFor(() => expect([leaving.sockets.size, staying.sockets.size]).toEqual([0, 1]));
  });

  it('drops everything after it was stopped', async () => {
    const sink = await startSink();
    const { forwarder, counters } = createForwarder();
    forwarder.stop();
    forwarder.forward(sink.hop, frame());
    expect(counters.count('dropped_stopping')).toBe(1);
    expect(sink.sockets.size).toBe(0);
  });
});
