import { once } from 'node:events';
import { join } from 'node:path';
import { systemClock } from '@coir/io';
import { PACKET_SIZES, PLAINTEXT_SIZES } from '@coir/sphinx';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DeliveredPacket, PacketRelay } from '../../../mixnet/node/packet-relay.ts';
import { initNode } from '../../support/node-state.ts';
import { createTestRuntime } from '../../support/service-runtime.ts';
import { packetOver, type RouteHop, TestNetwork } from '../mix-node/test-network.ts';
import { connectTo, FrameSink, sendPackets } from './links/frame-sink.ts';

let network: TestNetwork;
let sink: FrameSink;
let sinkHop: RouteHop;

beforeEach(async () => {
  network = new TestNetwork();
  sink = await FrameSink.start();
  sinkHop = { hop: sink.hop, sphinxPublicKey: randomBytes(32) };
  network.know(sinkHop);
});
afterEach(async () => {
  await network.stop();
  await sink.stop();
});

describe('PacketRelay', () => {
  it('keeps a packet as long as its sender chose, and no longer than its own maximum', async () => {
    const node = await network.startNode({ maxDelayMs: 300 });
    const socket = await connectTo(node.hop);
    const start = performance.now();
    const arrivals: number[] = [];
    vi.spyOn(sink.frames, 'push').mockImplementation(() =>
      arrivals.push(Math.round(performance.now() - start)),
    );
    sendPackets(socket, [
      packetOver([node, sinkHop], { delayMs: 3_600_000 }),
      packetOver([node, sinkHop], { delayMs: 150 }),
    ]);
    await vi.waitFor(() => expect(arrivals).toHaveLength(2), { timeout: 5000 });
    const [shorter = 0, longer = 0] = arrivals;
    expect(shorter).toBeGreaterThanOrEqual(149);
    expect(shorter).toBeLessThan(290);
    expect(longer).toBeGreaterThanOrEqual(299);
    expect(node.node.counts().delays_clamped).toBe(1);
    socket.destroy();
  });

  it('forwards a packet once, over however many connections it comes', async () => {
    const node = await network.startNode();
    const packet = packetOver([node, sinkHop]);
    const sockets = await Promise.all([1, 2, 3].map(() => connectTo(node.hop)));
    for (const socket of sockets) sendPackets(socket, [packet, packet]);
    await vi.waitFor(() => expect(node.node.counts().dropped_replay).toBe(5));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    for (const socket of sockets) socket.destroy();
  });

  it('drops, counts and survives what is no packet for it', async () => {
    const node = await network.startNode();
    const stranger = { hop: node.hop, sphinxPublicKey: x25519.publicKey(randomBytes(32)) };
    const unknownHop = { ...sinkHop, hop: { host: '127.0.0.1', port: 1 } };
    const good = packetOver([node, sinkHop]);
    const altered = packetOver([node, sinkHop]);
    altered[100] = (altered[100] ?? 0) ^ 1;
    const alteredAtTheEnd = packetOver([node]);
    alteredAtTheEnd[2000] = (alteredAtTheEnd[2000] ?? 0) ^ 1;
    const zeroGroupElement = Uint8Array.from(good).fill(0, 0, 32);
    const socket = await connectTo(node.hop);
    sendPackets(socket, [
      randomBytes(PACKET_SIZES.regular),
      packetOver([stranger, sinkHop]),
      altered,
      alteredAtTheEnd,
      zeroGroupElement,
      packetOver([node, unknownHop]),
      packetOver([node]),
      packetOver([node, { ...sinkHop, hop: { host: '::1', port: 9 } }]),
      good,
    ]);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    expect(node.node.counts()).toMatchObject({
      packets_received: 9,
      dropped_header_mac: 3,
      dropped_payload_tag: 1,
      dropped_malformed: 1,
      dropped_unknown_next_hop: 2,
      dropped_not_a_gateway: 1,
      dropped_internal_error: 0,
      packets_forwarded: 1,
    });
    socket.destroy();
  });

  it('sheds load when the replay filter is full, and says that it is not ready', async () => {
    const node = await network.startNode({ replayCapacity: 2 });
    const socket = await connectTo(node.hop);
    const packets = [1, 2, 3, 4].map(() => packetOver([node, sinkHop]));
    sendPackets(socket, [...packets, ...packets]);
    await vi.waitFor(() => expect(node.node.counts().packets_received).toBe(8));
    await vi.waitFor(() => expect(sink.frames).toHaveLength(2));
    expect(node.node.counts()).toMatchObject({
      dropped_replay_filter_full: 4,
      dropped_replay: 2,
    });
    expect(node.node.readiness()).toHaveLength(1);
    socket.destroy();
  });

  it('forwards nothing while it knows no topology, and begins when the directory answers', async () => {
    const lonely = new TestNetwork();
    let isUp = false;
    vi.spyOn(lonely, 'topology').mockImplementation(async () => {
      if (!isUp) throw new Error('down');
      return await network.topology();
    });
    const node = await lonely.startNode();
    expect(node.node.readiness()).toEqual(['The directory has not answered yet.']);
    const socket = await connectTo(node.hop);
    sendPackets(socket, [packetOver([node, sinkHop])]);
    await vi.waitFor(() => expect(node.node.counts().dropped_unknown_next_hop).toBe(1));
    isUp = true;
    await vi.waitFor(() => expect(node.node.readiness()).toEqual([]));
    isUp = false;
    sendPackets(socket, [packetOver([node, sinkHop])]);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    socket.destroy();
    await lonely.stop();
  });

  it('stops in order while packets are under way, and refuses to be started twice', async () => {
    const node = await network.startNode();
    const socket = await connectTo(node.hop);
    sendPackets(socket, [packetOver([node, sinkHop], { delayMs: 9_000 })]);
    await vi.waitFor(() => expect(node.node.counts().packets_received).toBe(1));
    await expect(node.node.start()).rejects.toMatchObject({ code: 'MIXNET_NOT_RUNNING' });
    await vi.waitFor(() => expect(node.node.readiness()).toEqual([]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = once(socket, 'close');
    await node.node.stop();
    await closed;
    expect(node.node.counts().dropped_stopping).toBe(1);
    expect(sink.frames).toHaveLength(0);
  });

  it('hands on what ends here, once, and what the payload is', async () => {
    const delivered: DeliveredPacket[] = [];
    const sphinxKey = randomBytes(32);
    await initNode({ replayFile: join(network.folder, 'tags') });
    const relay = new PacketRelay(
      { host: '127.0.0.1', port: 0, sphinxKey, replayFile: join(network.folder, 'tags') },
      {
        ...createTestRuntime('gateway'),
        clock: systemClock,
        random: randomBytes,
        fetchTopology: () => network.topology(),
        onFinal: async (packet) => {
          delivered.push(packet);
        },
      },
    );
    const end = { hop: await relay.start(), sphinxPublicKey: x25519.publicKey(sphinxKey) };
    const message = randomBytes(PLAINTEXT_SIZES.regular);
    const destination = randomBytes(32);
    const packet = packetOver([end], { message, destination });
    const socket = await connectTo(end.hop);
    sendPackets(socket, [packet, packet, packetOver([end])]);
    await vi.waitFor(() => expect(relay.counts()).toMatchObject({ packets_final: 2 }));
    expect(delivered).toHaveLength(2);
    expect(delivered[0]).toEqual({
      destination,
      payload: message,
      packetLength: PACKET_SIZES.regular,
      keyRotation: 'unknown',
    });
    expect(relay.counts().dropped_replay).toBe(1);
    socket.destroy();
    await relay.stop();
  });

  it('sends packets that were not mixed here to nodes of the network alone', async () => {
    await initNode({ replayFile: join(network.folder, 'tags') });
    const relay = new PacketRelay(
      {
        host: '127.0.0.1',
        port: 0,
        sphinxKey: randomBytes(32),
        replayFile: join(network.folder, 'tags'),
      },
      {
        ...createTestRuntime('gateway'),
        clock: systemClock,
        random: randomBytes,
        fetchTopology: () => network.topology(),
      },
    );
    await relay.start();
    const frame = { keyRotation: 'odd', packet: randomBytes(PACKET_SIZES.ack) } as const;
    expect(relay.send({ host: '127.0.0.1', port: 1 }, frame)).toBe(false);
    expect(relay.send(sink.hop, frame)).toBe(true);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    expect(sink.frames[0]?.packet).toEqual(frame.packet);
    expect(relay.counts()).toMatchObject({ dropped_unknown_next_hop: 1, packets_forwarded: 1 });
    await relay.stop();
  });
});
