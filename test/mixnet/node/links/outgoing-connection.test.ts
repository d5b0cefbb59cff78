import { createServer } from 'node:net';
import { type Clock, systemClock } from '@coir/io';
import { encodeFrame } from '@coir/protocol/frame';
import { Metrics } from '@coir/service';
import { PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from '../../../../mixnet/node/links/endpoint.ts';
import {
  OutgoingConnection,
  type OutgoingConnectionOptions,
} from '../../../../mixnet/node/links/outgoing-connection.ts';
import { createRelayCounters, type RelayCounters } from '../../../../mixnet/node/metrics.ts';
import { RELAY_LIMITS } from '../../../../mixnet/node/relay-options.ts';
import { FakeClock } from '../fake-clock.ts';
import { FrameSink } from './frame-sink.ts';

const open: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

function connectionTo(
  hop: Endpoint,
  options: Partial<OutgoingConnectionOptions> = {},
  modules: { clock?: Clock; random?: (length: number) => Uint8Array } = {},
): { connection: OutgoingConnection; counters: RelayCounters } {
  const counters = createRelayCounters(new Metrics('mix-node'));
  const connection = new OutgoingConnection(
    hop,
    { ...RELAY_LIMITS, backoffMs: 20, ...options },
    { clock: systemClock, random: randomBytes, counters, ...modules },
  );
  open.push(connection);
  return { connection, counters };
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

function frame(fill = 1): Uint8Array {
  const packet = new Uint8Array(PACKET_SIZES.regular).fill(fill);
  return encodeFrame({ keyRotation: 'unknown', packet });
}

describe('OutgoingConnection', () => {
  it('connects when there is something to send, and not before', async () => {
    const sink = await startSink();
    const clock = new FakeClock();
    const { connection } = connectionTo(sink.hop, {}, { clock });
    expect(clock.timerCount).toBe(0);
    for (const fill of [1, 2, 3]) connection.send(frame(fill));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(3));
    expect(sink.frames.map(({ packet }) => packet[0])).toEqual([1, 2, 3]);
    expect([sink.sockets.size, clock.timerCount, connection.waitingCount]).toEqual([1, 0, 0]);
  });

  it('opens the connection anew after it was lost', async () => {
    const sink = await startSink();
    const { connection } = connectionTo(sink.hop);
    connection.send(frame(1));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    for (const socket of sink.sockets) socket.destroy();
    await vi.waitFor(() => expect(sink.sockets.size).toBe(0));
    await new Promise((resolve) => setTimeout(resolve, 20));
    connection.send(frame(2));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(2));
  });

  it('keeps packets for a hop that is away for a moment', async () => {
    const hop = await deadHop();
    const clock = new FakeClock();
    const { connection } = connectionTo(hop, {}, { clock });
    connection.send(frame());
    await vi.waitFor(() => expect(clock.timerCount).toBe(1));
    const received: Buffer[] = [];
    const server = createServer((socket) =>
      socket.on('data', (chunk: Buffer) => received.push(chunk)),
    );
    open.push({ stop: () => server.close() });
    await new Promise<void>((resolve) => server.listen(hop.port, hop.host, resolve));
    await vi.waitFor(() => {
      clock.advance(20);
      expect(Buffer.concat(received)).toEqual(Buffer.from(frame()));
    });
    connection.stop();
  });

  it('asks a dead hop ever more seldom, up to a maximum, and sooner or later by chance', async () => {
    const hop = await deadHop();
    const drawn = [0xff, 0x00, 0xff, 0xff];
    const waits: number[] = [];
    const clock = new FakeClock();
    const noting: Clock = {
      monotonicMs: () => clock.monotonicMs(),
      unixMs: () => clock.unixMs(),
      setTimer: (ms, callback) => {
        if (ms !== RELAY_LIMITS.connectTimeoutMs) waits.push(ms);
        return clock.setTimer(ms, callback);
      },
    };
    const options = { backoffMs: 100, maxBackoffMs: 350, packetLifetimeMs: 60_000 };
    const random = () => Uint8Array.of(drawn.shift() ?? 0);
    const { connection } = connectionTo(hop, options, { clock: noting, random });
    connection.send(frame());
    for (let failures = 1; failures <= 4; failures += 1) {
      await vi.waitFor(() => expect(waits).toHaveLength(failures), { interval: 1 });
      clock.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([100, 100, 350, 350]);
  });

  it('drops packets that waited too long, and then leaves a dead hop alone', async () => {
    const clock = new FakeClock();
    const { connection, counters } = connectionTo(
      await deadHop(),
      { packetLifetimeMs: 60, backoffMs: 60 },
      { clock },
    );
    for (let count = 0; count < 5; count += 1) connection.send(frame());
    await vi.waitFor(() => {
      clock.advance(60);
      expect(counters.count('dropped_forward_expired')).toBe(5);
    });
    await vi.waitFor(() => {
      clock.advance(60);
      expect(clock.timerCount).toBe(0);
    });
    expect(connection.waitingCount).toBe(0);
  });

  it('holds no more packets than its buffer has room for, and makes room of those that expired', async () => {
    const clock = new FakeClock();
    const { connection, counters } = connectionTo(
      await deadHop(),
      { bufferCount: 10, packetLifetimeMs: 1000 },
      { clock },
    );
    for (let count = 0; count < 25; count += 1) connection.send(frame());
    expect(connection.waitingCount).toBe(10);
    expect(counters.count('dropped_forward_buffer_full')).toBe(15);
    clock.advance(1000);
    connection.send(frame());
    expect(connection.waitingCount).toBe(1);
    expect(counters.count('dropped_forward_expired')).toBe(10);
  });

  it('gives up a connection that is not made in time', async () => {
    const sink = await startSink();
    const clock = new FakeClock();
    const { connection, counters } = connectionTo(sink.hop, { packetLifetimeMs: 1000 }, { clock });
    connection.send(frame());
    clock.advance(RELAY_LIMITS.connectTimeoutMs);
    await vi.waitFor(() => expect(counters.count('dropped_forward_expired')).toBe(1));
    expect(sink.frames).toHaveLength(0);
  });

  it('throws away what the hop answers', async () => {
    const sink = await startSink((socket) => {
      socket.resume();
      socket.write(randomBytes(100_000));
    });
    const { connection, counters } = connectionTo(sink.hop);
    connection.send(frame());
    await vi.waitFor(() => expect(counters.count('packets_forwarded')).toBe(1));
    expect(sink.sockets.size).toBe(1);
  });

  it('drops what waits when it stops, and everything after, and counts it', async () => {
    const { connection, counters } = connectionTo(await deadHop());
    for (let count = 0; count < 3; count += 1) connection.send(frame());
    connection.stop();
    connection.send(frame());
    expect(counters.count('dropped_stopping')).toBe(4);
    expect(connection.waitingCount).toBe(0);
  });
});
