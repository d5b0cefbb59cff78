import { once } from 'node:events';
import { encodeFrame } from '@coir/protocol/frame';
import {
  type FinalPacket,
  importNodePrivateKey,
  PACKET_SIZES,
  PLAINTEXT_SIZES,
  processPacket,
} from '@coir/sphinx';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectTo, FrameSink, isClosedWithin, sendPackets } from '../node/links/frame-sink.ts';
import { packetOver, type RouteHop, TestNetwork } from './test-network.ts';

let network: TestNetwork;
let sink: FrameSink;
let sinkHop: RouteHop;
let sinkKey: Uint8Array;

beforeEach(async () => {
  network = new TestNetwork();
  sink = await FrameSink.start();
  sinkKey = randomBytes(32);
  sinkHop = { hop: sink.hop, sphinxPublicKey: x25519.publicKey(sinkKey) };
  network.know(sinkHop);
});
afterEach(async () => {
  await network.stop();
  await sink.stop();
});

function openAtSink(packet: Uint8Array | undefined): FinalPacket {
  const processed = processPacket(packet ?? new Uint8Array(), importNodePrivateKey(sinkKey));
  if (processed.kind !== 'final') throw new Error('the route does not end here');
  return processed;
}

describe('MixNode', () => {
  it('carries packets over three nodes to the end of their route', async () => {
    const nodes = [await network.startNode(), await network.startNode(), await network.startNode()];
    const [first] = nodes;
    const messages = Array.from({ length: 20 }, () => randomBytes(PLAINTEXT_SIZES.regular));
    const packets = messages.map((message) =>
      packetOver([...nodes, sinkHop], { message, delayMs: 2 }),
    );
    const socket = await connectTo(first?.hop ?? sink.hop);
    sendPackets(socket, packets);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(20), { timeout: 5000 });
    const arrived = sink.frames.map(({ packet }) => openAtSink(packet).payload);
    expect(new Set(arrived.map((bytes) => Buffer.from(bytes).toString('hex')))).toEqual(
      new Set(messages.map((bytes) => Buffer.from(bytes).toString('hex'))),
    );
    for (const { node } of nodes) expect(node.counts().packets_forwarded).toBe(20);
    socket.destroy();
  });

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

  it('ends a connection that sends something else than frames, and keeps the others', async () => {
    const node = await network.startNode();
    const good = await connectTo(node.hop);
    for (const junk of ['GET / HTTP/1.1\r\n\r\n', Uint8Array.of(9), Uint8Array.of(7, 99)]) {
      const socket = await connectTo(node.hop);
      socket.write(junk);
      expect(await isClosedWithin(socket, 2000)).toBe(true);
    }
    expect(node.node.counts().connections_malformed).toBe(3);
    sendPackets(good, [packetOver([node, sinkHop])]);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(1));
    good.destroy();
  });

  it('ends a connection whose frame does not come to its end, and one that stays silent', async () => {
    const node = await network.startNode({ frameTimeoutMs: 100, idleTimeoutMs: 400 });
    const trickling = await connectTo(node.hop);
    const silent = await connectTo(node.hop);
    const timer = setInterval(() => trickling.write(Uint8Array.of(0)), 20);
    trickling.write(Uint8Array.of(7, 2, 0));
    const slow = await connectTo(node.hop);
    const bytes = encodeFrame({ keyRotation: 'unknown', packet: packetOver([node, sinkHop]) });
    slow.write(bytes.subarray(0, 1000));
    setTimeout(() => slow.write(bytes.subarray(1000)), 50);
    expect(await isClosedWithin(trickling, 350)).toBe(true);
    clearInterval(timer);
    // The frame came to its end in time, so its connection is still of use.
    sendPackets(slow, [packetOver([node, sinkHop])]);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(2));
    slow.destroy();
    expect(await isClosedWithin(silent, 2000)).toBe(true);
    expect(node.node.counts().connections_timed_out).toBe(2);
  });

  it('takes no more connections than its limits, and takes new ones when old ones end', async () => {
    const node = await network.startNode({ maxConnections: 3, maxConnectionsPerAddress: 2 });
    const kept = [await connectTo(node.hop), await connectTo(node.hop)];
    const refused = await connectTo(node.hop).catch(() => undefined);
    if (refused !== undefined) expect(await isClosedWithin(refused, 2000)).toBe(true);
    expect(node.node.counts().connections_refused).toBe(1);
    kept[0]?.destroy();
    await vi.waitFor(async () => {
      const socket = await connectTo(node.hop);
      expect(await isClosedWithin(socket, 50)).toBe(false);
      socket.destroy();
    });
    kept[1]?.destroy();
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

  it('reads no faster than it works', async () => {
    const node = await network.startNode({ maxInWork: 4 });
    const socket = await connectTo(node.hop);
    const packets = Array.from({ length: 200 }, () => packetOver([node, sinkHop]));
    sendPackets(socket, packets);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(200), { timeout: 5000 });
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
});
