import { createServer } from 'node:net';
import { systemClock } from '@coir/io';
import { Metrics } from '@coir/service';
import { PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from '../../../../mixnet/node/links/endpoint.ts';
import { Forwarder } from '../../../../mixnet/node/links/forwarder.ts';
import { createRelayCounters, type RelayCounters } from '../../../../mixnet/node/metrics.ts';
import { RELAY_LIMITS, type RelayLimits } from '../../../../mixnet/node/relay-options.ts';
import { FakeClock } from '../fake-clock.ts';
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

/** A hop that nobody listens at. */
async function deadHop(): Promise<Endpoint> {
  const sink = await FrameSink.start();
  const { hop } = sink;
  await sink.stop();
  return hop;
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

  it('opens the connection anew after it was lost', async () => {
    const sink = await startSink();
    const { forwarder } = createForwarder();
    forwarder.forward(sink.hop, frame(1));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    for (const socket of sink.sockets) socket.destroy();
    await vi.waitFor(() => expect(sink.sockets.size).toBe(0));
    await new Promise((resolve) => setTimeout(resolve, 20));
    forwarder.forward(sink.hop, frame(2));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(2));
  });

  it('keeps packets for a hop that is away for a moment', async () => {
    const hop = await deadHop();
    const { forwarder } = createForwarder();
    forwarder.forward(hop, frame());
    await new Promise((resolve) => setTimeout(resolve, 50));
    const received: Buffer[] = [];
    const server = createServer((socket) =>
      socket.on('data', (chunk: Buffer) => received.push(chunk)),
    );
    open.push({ stop: () => server.close() });
    server.listen(hop.port, hop.host);
    await vi.waitFor(() => expect(Buffer.concat(received)).toHaveLength(2416), { timeout: 3000 });
    forwarder.stop();
  });

  it('drops packets that waited too long, and asks a dead hop seldom', async () => {
    const hop = await deadHop();
    const { forwarder, counters } = createForwarder({ packetLifetimeMs: 60, backoffMs: 30 });
    for (let count = 0; count < 5; count += 1) forwarder.forward(hop, frame());
    await vi.waitFor(() => expect(counters.count('dropped_forward_expired')).toBe(5));
    expect(forwarder.waitingCount).toBe(0);
  });

  it('holds no more packets for a hop than its buffer has room for', async () => {
    const hop = await deadHop();
    const { forwarder, counters } = createForwarder({ bufferCount: 10, packetLifetimeMs: 60_000 });
    for (let count = 0; count < 25; count += 1) forwarder.forward(hop, frame());
    expect(forwarder.waitingCount).toBe(10);
    expect(counters.count('dropped_forward_buffer_full')).toBe(15);
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

  it('gives up a connection that is not made in time', async () => {
    const sink = await startSink();
    const clock = new FakeClock();
    const counters = createRelayCounters(new Metrics('mix-node'));
    const forwarder = new Forwarder(
      { ...RELAY_LIMITS, packetLifetimeMs: 1000 },
      { clock, random: randomBytes, counters },
    );
    open.push(forwarder);
    forwarder.forward(sink.hop, frame());
    clock.advance(RELAY_LIMITS.connectTimeoutMs);
    await vi.waitFor(() => expect(counters.count('dropped_forward_expired')).toBe(1));
    expect(sink.frames).toHaveLength(0);
  });

  it('throws away what a hop answers', async () => {
    const sink = await startSink((socket) => {
      socket.resume();
      socket.write(randomBytes(100_000));
    });
    const { forwarder, counters } = createForwarder();
    forwarder.forward(sink.hop, frame());
    await vi.waitFor(() => expect(counters.count('packets_forwarded')).toBe(1));
    expect(sink.sockets.size).toBe(1);
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
