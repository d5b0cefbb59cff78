import { encodeFrame } from '@coir/protocol/frame';
import {
  type FinalPacket,
  importNodePrivateKey,
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

  it('reads no faster than it works', async () => {
    const node = await network.startNode({ maxInWork: 4 });
    const socket = await connectTo(node.hop);
    const packets = Array.from({ length: 200 }, () => packetOver([node, sinkHop]));
    sendPackets(socket, packets);
    await vi.waitFor(() => expect(sink.frames).toHaveLength(200), { timeout: 5000 });
    socket.destroy();
  });
});
