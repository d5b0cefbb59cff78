import { createServer, type Server } from 'node:net';
import { systemClock } from '@coir/io';
import type { Endpoint } from '@coir/mixnet';
import { encodeFrame } from '@coir/protocol/frame';
import { Metrics } from '@coir/service';
import { PACKET_SIZES } from '@coir/sphinx';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenOn } from '../../../../mixnet/node/links/connection-set.ts';
import { IncomingConnection } from '../../../../mixnet/node/links/incoming-connection.ts';
import { createRelayCounters } from '../../../../mixnet/node/metrics.ts';
import { connectTo, isClosedWithin } from './frame-sink.ts';

const FRAME = encodeFrame({ keyRotation: 'unknown', packet: new Uint8Array(PACKET_SIZES.regular) });
let server: Server;
afterEach(() => server.close());

/** Reads frames of one connection with `work` to be done on each. */
async function listenWith(work: () => Promise<void>, limits = {}): Promise<Endpoint> {
  const options = { idleTimeoutMs: 10_000, frameTimeoutMs: 10_000, maxInWork: 4, ...limits };
  const modules = {
    clock: systemClock,
    counters: createRelayCounters(new Metrics('mix-node')),
    onFrame: work,
  };
  server = createServer((socket) => new IncomingConnection(socket, options, modules));
  return await listenOn(server, { host: '127.0.0.1', port: 0 });
}

describe('IncomingConnection', () => {
  it('stops reading while much is in work, and goes on when it is done', async () => {
    const done = Promise.withResolvers<void>();
    let taken = 0;
    const hop = await listenWith(() => {
      taken += 1;
      return done.promise;
    });
    const socket = await connectTo(hop);
    for (let count = 0; count < 1000; count += 1) socket.write(FRAME);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(taken).toBeGreaterThanOrEqual(4);
    // What one read of the socket brought at most.
    expect(taken).toBeLessThan(4 + 65_536 / FRAME.length + 1);
    done.resolve();
    await vi.waitFor(() => expect(taken).toBe(1000));
    socket.destroy();
  });

  it('gives every frame its own time, also when no chunk ends where a frame does', async () => {
    const hop = await listenWith(async () => undefined, { frameTimeoutMs: 150 });
    const socket = await connectTo(hop);
    socket.write(FRAME.subarray(0, 1000));
    const shifted = Buffer.concat([FRAME.subarray(1000), FRAME.subarray(0, 1000)]);
    const timer = setInterval(() => socket.write(shifted), 30);
    expect(await isClosedWithin(socket, 600)).toBe(false);
    clearInterval(timer);
    // The frame that has begun is the one that does not end.
    expect(await isClosedWithin(socket, 600)).toBe(true);
  });

  it('does not hold the peer to a time while it is the one that is waited for', async () => {
    const done = Promise.withResolvers<void>();
    const hop = await listenWith(() => done.promise, {
      frameTimeoutMs: 50,
      idleTimeoutMs: 50,
      maxInWork: 1,
    });
    const socket = await connectTo(hop);
    socket.write(Buffer.concat([FRAME, FRAME.subarray(0, 100)]));
    expect(await isClosedWithin(socket, 300)).toBe(false);
    done.resolve();
    expect(await isClosedWithin(socket, 300)).toBe(true);
  });

  it('notices the silence of a peer that it kept waiting before', async () => {
    const done = Promise.withResolvers<void>();
    const hop = await listenWith(() => done.promise, { idleTimeoutMs: 50, maxInWork: 1 });
    const socket = await connectTo(hop);
    socket.write(FRAME);
    expect(await isClosedWithin(socket, 200)).toBe(false);
    done.resolve();
    expect(await isClosedWithin(socket, 300)).toBe(true);
  });
});
