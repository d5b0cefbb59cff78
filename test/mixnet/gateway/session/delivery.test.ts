import {
  ACK_LENGTH,
  FRAGMENT_CAPACITY,
  KEY_MATERIAL_LENGTH,
  MAX_PLAINTEXT_LENGTH,
  PACKET_SIZES,
  SURB_ACK_LENGTH,
} from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packetOver } from '../../mix-node/test-network.ts';
import { createIdentity } from '../raw-client.ts';
import { TestGateway } from '../test-gateway.ts';

/** Bytes for the client in a packet of the usual size and of the largest. */
const MESSAGE = KEY_MATERIAL_LENGTH + FRAGMENT_CAPACITY;
const LARGE_MESSAGE = MAX_PLAINTEXT_LENGTH - SURB_ACK_LENGTH;
let gateway: TestGateway;

beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

/** As a set, because messages on different ways may overtake each other. */
function texts(messages: readonly Uint8Array[]): Set<string> {
  return new Set(messages.map((bytes) => Buffer.from(bytes.subarray(0, 32)).toString('hex')));
}

describe('delivery', () => {
  it('pushes to a connected client and then sends the acknowledgement to its first hop', async () => {
    const client = await gateway.register();
    const [message, ack] = [randomBytes(MESSAGE), randomBytes(PACKET_SIZES.ack)];
    await gateway.deliver(gateway.messageFor(client.identity.publicKey, message, ack));
    expect(await client.pushed()).toEqual(message);
    await vi.waitFor(() => expect(gateway.sink.frames.map(({ packet }) => packet)).toEqual([ack]));
  });

  it('pushes an acknowledgement whole and acknowledges it no further', async () => {
    const client = await gateway.register();
    const ack = randomBytes(ACK_LENGTH);
    await gateway.deliver(
      packetOver([gateway.end], { destination: client.identity.publicKey, message: ack }),
    );
    expect(await client.pushed()).toEqual(ack);
    expect(gateway.sink.frames).toEqual([]);
  });

  it('keeps messages and acknowledgements while the client is away and pushes them before it answers', async () => {
    const registered = await gateway.register();
    await registered.close();
    const messages = Array.from({ length: 230 }, () => randomBytes(MESSAGE));
    const ack = randomBytes(ACK_LENGTH);
    const destination = registered.identity.publicKey;
    await gateway.deliver(
      ...messages.map((message) => gateway.messageFor(destination, message)),
      packetOver([gateway.end], { destination, message: ack }),
    );
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(230), { timeout: 5000 });
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBe(231));
    await gateway.restart();
    const client = await gateway.beginLogin(registered);
    const pushed: Uint8Array[] = [];
    for (let count = 0; count < 231; count += 1) pushed.push(await client.pushed());
    expect(texts(pushed)).toEqual(texts([...messages, ack]));
    await client.expect('authenticate');
    await client.close();
    // Nothing is left for the next time.
    const next = await gateway.beginLogin(registered);
    await next.expect('authenticate');
  });

  it('loses nothing when the connection dies while mail is pushed, and pushes it again', async () => {
    const registered = await gateway.register();
    await registered.close();
    const messages = Array.from({ length: 150 }, () => randomBytes(LARGE_MESSAGE));
    const { publicKey } = registered.identity;
    await gateway.deliver(...messages.map((message) => gateway.messageFor(publicKey, message)));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBe(150), {
      timeout: 10_000,
    });
    // More than the buffers of the operating system hold, so much is still unsent when the client
    // dies.
    const dying = await gateway.beginLogin(registered);
    dying.socket.pause();
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_pushed).toBeGreaterThan(0));
    dying.socket.terminate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const lost = gateway.gateway.counts().messages_pushed;
    expect(lost).toBeLessThan(150);
    const client = await gateway.beginLogin(registered);
    // A message that the operating system had taken when the client died counts as delivered
    // (gateway.md §4.3); no other is missing.
    const pushed = await client.pushedBefore('authenticate');
    expect(pushed.length).toBeGreaterThanOrEqual(150 - lost);
    expect(texts(pushed)).toEqual(texts(messages.slice(-pushed.length)));
  });

  it('pushes to the client that returned, also what was on its way to the one that left', async () => {
    const first = await gateway.register();
    first.socket.pause();
    const packets = Array.from({ length: 220 }, () =>
      gateway.messageFor(first.identity.publicKey, randomBytes(LARGE_MESSAGE)),
    );
    await gateway.deliver(...packets);
    await vi.waitFor(() => expect(gateway.gateway.counts().packets_final).toBe(220), {
      timeout: 5000,
    });
    const pushedBefore = gateway.gateway.counts().messages_pushed;
    expect(pushedBefore).toBeLessThan(220);
    const second = await gateway.beginLogin(first);
    let count = 0;
    while (count < 220 - pushedBefore) if ((await second.next()).type === 'push') count += 1;
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(220), { timeout: 5000 });
  });

  it('stores what a connected client cannot take now, and pushes it as soon as it can', async () => {
    const client = await gateway.register();
    client.socket.pause();
    const packets = Array.from({ length: 200 }, () =>
      gateway.messageFor(client.identity.publicKey, randomBytes(LARGE_MESSAGE)),
    );
    await gateway.deliver(...packets);
    await vi.waitFor(() => expect(gateway.gateway.counts().packets_final).toBe(200), {
      timeout: 5000,
    });
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBeGreaterThan(0));
    client.socket.resume();
    for (let count = 0; count < 200; count += 1) await client.pushed();
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(200), { timeout: 5000 });
  });

  it('treats an address nobody registered like one that is away: acknowledged, and nothing kept', async () => {
    const stranger = createIdentity();
    await gateway.deliver(gateway.messageFor(stranger.publicKey, randomBytes(MESSAGE)));
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(1));
    const client = await gateway.register(stranger);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.waitingCount).toBe(0);
    expect(gateway.gateway.counts()).toMatchObject({
      dropped_unknown_client: 1,
      messages_stored: 0,
    });
  });

  it('drops what has no message, or an acknowledgement that is none', async () => {
    const client = await gateway.register();
    const destination = client.identity.publicKey;
    await gateway.deliver(
      packetOver([gateway.end], { destination, message: randomBytes(400) }),
      gateway.messageFor(destination, new Uint8Array()),
      gateway.messageFor(destination, randomBytes(ACK_LENGTH)),
      packetOver([gateway.end], { destination, message: randomBytes(20) }),
      packetOver([gateway.end], {
        destination,
        message: Buffer.concat([Buffer.from([9]), randomBytes(2047)]),
      }),
    );
    await vi.waitFor(() => expect(gateway.gateway.counts().dropped_malformed_final).toBe(5));
    expect(client.waitingCount).toBe(0);
    expect(gateway.sink.frames).toEqual([]);
  });

  it('sends an acknowledgement nowhere outside the network', async () => {
    const client = await gateway.register();
    const ackHop = Buffer.from([4, 0, 80, 127, 0, 0, 1, ...new Array(12).fill(0)]);
    await gateway.deliver(
      packetOver([gateway.end], {
        destination: client.identity.publicKey,
        message: Buffer.concat([ackHop, randomBytes(PACKET_SIZES.ack + MESSAGE)]),
      }),
    );
    await client.pushed();
    await vi.waitFor(() => expect(gateway.gateway.counts().dropped_unknown_next_hop).toBe(1));
    expect(gateway.gateway.counts().acks_sent).toBe(0);
  });
});
