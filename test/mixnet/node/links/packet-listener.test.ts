import { systemClock } from '@coir/io';
import type { Frame } from '@coir/protocol/frame';
import { Metrics } from '@coir/service';
import { PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  PacketListener,
  type PacketListenerOptions,
} from '../../../../mixnet/node/links/packet-listener.ts';
import { createRelayCounters, type RelayCounters } from '../../../../mixnet/node/metrics.ts';
import { RELAY_LIMITS } from '../../../../mixnet/node/relay-options.ts';
import { connectTo, isClosedWithin, sendPackets } from './frame-sink.ts';

let listener: PacketListener;
afterEach(() => listener.stop());

function createListener(limits: Partial<PacketListenerOptions> = {}): {
  frames: Frame[];
  counters: RelayCounters;
} {
  const frames: Frame[] = [];
  const counters = createRelayCounters(new Metrics('mix-node'));
  listener = new PacketListener(
    { ...RELAY_LIMITS, host: '127.0.0.1', port: 0, ...limits },
    {
      clock: systemClock,
      counters,
      onFrame: async (frame) => {
        frames.push(frame);
      },
    },
  );
  return { frames, counters };
}

describe('PacketListener', () => {
  it('reads frames from all its connections', async () => {
    const { frames, counters } = createListener();
    const hop = await listener.start();
    const packets = [1, 2].map(() => randomBytes(PACKET_SIZES.regular));
    for (const packet of packets) sendPackets(await connectTo(hop), [packet]);
    await vi.waitFor(() => expect(frames).toHaveLength(2));
    expect(frames.map(({ packet }) => Buffer.from(packet).toString('hex')).sort()).toEqual(
      packets.map((packet) => Buffer.from(packet).toString('hex')).sort(),
    );
    expect(counters.count('connections_accepted')).toBe(2);
  });

  it('takes no more connections than its limits, and new ones when old ones end', async () => {
    const { counters } = createListener({ maxConnections: 3, maxConnectionsPerAddress: 2 });
    const hop = await listener.start();
    const kept = [await connectTo(hop), await connectTo(hop)];
    const refused = await connectTo(hop).catch(() => undefined);
    if (refused !== undefined) expect(await isClosedWithin(refused, 2000)).toBe(true);
    expect(counters.count('connections_refused')).toBe(1);
    kept[0]?.destroy();
    await vi.waitFor(async () => {
      const socket = await connectTo(hop);
      expect(await isClosedWithin(socket, 50)).toBe(false);
    });
    expect(kept[1]?.destroyed).toBe(false);
  });

  it('ends its connections when it stops, and can be reached no more', async () => {
    createListener();
    const hop = await listener.start();
    const socket = await connectTo(hop);
    await listener.stop();
    expect(await isClosedWithin(socket, 2000)).toBe(true);
    await expect(connectTo(hop)).rejects.toThrow('refused');
  });

  it('can be stopped before it was started, and twice', async () => {
    createListener();
    await listener.stop();
    await listener.start();
    await Promise.all([listener.stop(), listener.stop()]);
  });
});
