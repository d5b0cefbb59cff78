import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type UnixMs, unixMs } from '@coir/io';
import { describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { type NymMessage, openWebSocket } from '../../../mixnet/client/index.ts';
import { rejectionOf, toHex } from './refusal.ts';
import {
  create,
  eventTypes,
  gatewayAt,
  isEvent,
  network,
  started,
  type TestClient,
} from './test-clients.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('two clients at two gateways', () => {
  it('send each other messages, which arrive once', async () => {
    const alice = await started(0);
    const bob = await started(1);
    const report = await alice.client.send(bob.client.address, text('hello'));
    await bob.client.send(alice.client.address, text('hello yourself'));
    expect(bob.messages).toEqual(['hello']);
    expect(alice.messages).toEqual(['hello yourself']);
    expect(report.fragments).toHaveLength(1);
    expect(isEvent(alice, 'skipped') || isEvent(bob, 'skipped')).toBe(false);
  });

  it('are told the delays and the path of every fragment', async () => {
    const alice = await started(0);
    const bob = await started(1);
    const { fragments, elapsedMs } = await alice.client.send(bob.client.address, text('hello'));
    const [fragment] = fragments;
    if (fragment === undefined) throw new Error('a message has a fragment');
    expect(fragment.transmissions).toBe(1);
    expect(fragment.delaysMs).toHaveLength(3);
    expect(fragment.ackDelaysMs).toHaveLength(3);
    expect([...network.delaysMs].sort()).toEqual(
      [...fragment.delaysMs, ...fragment.ackDelaysMs].sort(),
    );
    expect(fragment.totalDelayMs).toBeCloseTo(
      fragment.delaysMs.reduce((a, b) => a + b),
      9,
    );
    expect(fragment.ackTotalDelayMs).toBeCloseTo(
      fragment.ackDelaysMs.reduce((a, b) => a + b),
      9,
    );
    expect(fragment.path).toHaveLength(4);
    expect(fragment.path[3]).toBe(gatewayAt(1).node.nodeId);
    expect(elapsedMs).toBeGreaterThanOrEqual(fragment.roundTripMs);
  });

  it('are not disturbed by a calendar that jumps', async () => {
    let jumpedMs = 0;
    const clock = (): UnixMs => unixMs(Date.now() + jumpedMs);
    const alice = await started(0, { clock });
    const bob = await started(1, { clock });
    network.fate = () => {
      jumpedMs += 30 * 24 * 3_600_000;
      return { deliver: true, acknowledge: true };
    };
    const long = 'y'.repeat(4000);
    const { elapsedMs, fragments } = await alice.client.send(bob.client.address, text(long));
    expect(bob.messages).toEqual([long]);
    expect(fragments.map(({ roundTripMs }) => roundTripMs).every((ms) => ms <= elapsedMs)).toBe(
      true,
    );
    expect(elapsedMs).toBeLessThan(60_000);
  });

  it('send long messages, empty ones, and ones to themselves', async () => {
    const alice = await started(0);
    const bob = await started(1);
    const long = 'x'.repeat(40_000);
    const report = await alice.client.send(bob.client.address, text(long));
    expect(report.fragments).toHaveLength(25);
    await alice.client.send(alice.client.address, text('to myself'));
    await alice.client.send(bob.client.address, new Uint8Array());
    expect(bob.messages).toEqual([long, '']);
    expect(alice.messages).toEqual(['to myself']);
  });

  it('send many messages at once, no more fragments on their way than allowed', async () => {
    const alice = await started(0, { maxInFlight: 4 });
    const bob = await started(1);
    const words = Array.from({ length: 30 }, (_, position) => `message ${position}`);
    await Promise.all(words.map((word) => alice.client.send(bob.client.address, text(word))));
    expect(bob.messages.sort()).toEqual(words.sort());
  });
});

describe('starting', () => {
  const startWith = (made: TestClient): Promise<string> =>
    rejectionOf(made.client.start(gatewayAt(0).node.identityKey));

  it('fails with a reason, and leaves nothing behind', async () => {
    gatewayAt(0).isReachable = false;
    expect(await startWith(create())).toBe('CLIENT_DISCONNECTED');
    gatewayAt(0).isReachable = true;
    gatewayAt(0).version = 4;
    expect(await startWith(create())).toBe('CLIENT_GATEWAY_REFUSED');
    gatewayAt(0).version = 5;
    gatewayAt(0).isSilent = true;
    expect(await startWith(create({ responseTimeoutMs: 50 }))).toBe('CLIENT_TIMEOUT');
    gatewayAt(0).isSilent = false;
    const refusing = create(
      {},
      {
        openSocket: () => {
          throw new Error('no');
        },
      },
    );
    expect(await startWith(refusing)).toBe('CLIENT_DISCONNECTED');
    const lost = create({}, { topology: { ...network.topology, gateways: [] } });
    expect(await startWith(lost)).toBe('CLIENT_UNKNOWN_GATEWAY');
    expect(await rejectionOf(create({}, { topology: undefined as never }).client.start())).toBe(
      'CLIENT_DIRECTORY_UNAVAILABLE',
    );
    for (const { end } of gatewayAt(0).pairs.map((pair) => ({ end: pair.gateway }))) {
      await vi.waitFor(() => expect(end.isOpen).toBe(false));
    }
  });

  it('draws a gateway when none is named', async () => {
    const made = create();
    await made.client.start();
    const identities = network.gateways.map((gateway) => toHex(gateway.node.identityKey));
    expect(identities).toContain(toHex(made.client.gatewayIdentity));
  });

  it('works once, and everything else only after it', async () => {
    const made = create();
    expect(() => made.client.address).toThrow();
    expect(await rejectionOf(made.client.send('x', text('')))).toBe('CLIENT_INVALID_RECIPIENT');
    await made.client.start(gatewayAt(0).node.identityKey);
    expect(await startWith(made)).toBe('CLIENT_NOT_STARTED');
  });

  it('can be interrupted', async () => {
    gatewayAt(0).isSilent = true;
    const made = create({ responseTimeoutMs: 10_000 });
    const abort = new AbortController();
    const starting = made.client.start(gatewayAt(0).node.identityKey, abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 20);
    await expect(starting).rejects.toThrow('enough');
  });

  it('reads the directory, and again while it runs', async () => {
    let asked = 0;
    let isDown = false;
    const fetch: typeof network.directory = (url, init) => {
      asked += 1;
      if (isDown) return Promise.reject(new TypeError('fetch failed'));
      return network.directory(url, init);
    };
    const source = { topology: undefined as never, directoryUrl: 'http://directory/api', fetch };
    const made = create({ topologyRefreshMs: 20 }, source);
    await made.client.start(gatewayAt(0).node.identityKey);
    expect(made.client.topology).toEqual(network.topology);
    expect(asked).toBeGreaterThanOrEqual(3);
    await vi.waitFor(() => expect(asked).toBeGreaterThan(6));
    isDown = true;
    await vi.waitFor(() =>
      expect(made.events).toContainEqual({
        type: 'topologyRefreshFailed',
        code: 'CLIENT_DIRECTORY_UNAVAILABLE',
      }),
    );
    await made.client.send(made.client.address, text('by the old one'));
    expect(made.messages).toEqual(['by the old one']);
    isDown = true;
    expect(await rejectionOf(create({}, source).client.start())).toBe(
      'CLIENT_DIRECTORY_UNAVAILABLE',
    );
  });

  it("works with the platform's own WebSocket", async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      const { client: end } = gatewayAt(0).accept();
      end.addEventListener('message', ({ data }) =>
        socket.send(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer)),
      );
      socket.on('message', (data, isBinary) =>
        end.send(isBinary ? new Uint8Array(data as Buffer) : data.toString()),
      );
      socket.on('close', () => end.close());
    });
    const { port } = server.address() as AddressInfo;
    const gateways = network.topology.gateways.map((gateway) => ({
      ...gateway,
      clientUrl: `ws://127.0.0.1:${port}`,
    }));
    const made = create(
      {},
      { openSocket: openWebSocket, topology: { ...network.topology, gateways } },
    );
    await made.client.start(gatewayAt(0).node.identityKey);
    await made.client.send(made.client.address, text('over a socket'));
    expect(made.messages).toEqual(['over a socket']);
    made.client.stop();
    server.close();
    await once(server, 'close');
    const nobody = create(
      {},
      { openSocket: openWebSocket, topology: { ...network.topology, gateways } },
    );
    expect(await startWith(nobody)).toBe('CLIENT_DISCONNECTED');
  });
});

describe('stopping', () => {
  it('rejects what waits, closes the connection and reconnects no more', async () => {
    const alice = await started();
    network.fate = () => ({ deliver: false, acknowledge: false });
    const sending = rejectionOf(alice.client.send(alice.client.address, text('never')));
    const claim = { keyId: 'a7'.repeat(32), denomination: 1, expiry: 1, show: new Uint8Array(288) };
    const claiming = rejectionOf(alice.client.claim(claim));
    await vi.waitFor(() => expect(gatewayAt(0).packets.length).toBeGreaterThan(0));
    alice.client.stop();
    alice.client.stop();
    expect(await sending).toBe('CLIENT_STOPPED');
    expect(await claiming).toBe('CLIENT_DISCONNECTED');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gatewayAt(0).pairs).toHaveLength(1);
    expect(gatewayAt(0).pairs[0]?.gateway.isOpen).toBe(false);
    expect(eventTypes(alice)).not.toContain('reconnecting');
    expect(await rejectionOf(alice.client.send(alice.client.address, text('')))).toBe(
      'CLIENT_NOT_STARTED',
    );
  });

  it('of one message by its signal leaves the others alone', async () => {
    const alice = await started();
    const bob = await started(1);
    let isCut = true;
    network.fate = () => ({ deliver: !isCut, acknowledge: !isCut });
    const abort = new AbortController();
    const first = alice.client.send(bob.client.address, text('one'), abort.signal);
    const second = alice.client.send(bob.client.address, text('two'));
    await vi.waitFor(() => expect(gatewayAt(0).packets.length).toBeGreaterThan(1));
    abort.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    isCut = false;
    await second;
    expect(bob.messages).toEqual(['two']);
    await expect(
      alice.client.send(bob.client.address, text('three'), abort.signal),
    ).rejects.toThrow('enough');
  });
});

describe('a listener', () => {
  it('that throws harms nobody else', async () => {
    const alice = await started();
    const heard: NymMessage[] = [];
    const remove = alice.client.onMessage(() => {
      throw new Error('mine');
    });
    alice.client.onMessage((message) => heard.push(message));
    await alice.client.send(alice.client.address, text('hello'));
    expect(heard).toHaveLength(1);
    expect(alice.events).toContainEqual({ type: 'listenerFailed', error: new Error('mine') });
    remove();
    await alice.client.send(alice.client.address, text('again'));
    expect(alice.events.filter((event) => event.type === 'listenerFailed')).toHaveLength(1);
  });

  it('of the trace is shown exactly what the gateway is', async () => {
    const alice = await started();
    await alice.client.send(alice.client.address, text('hello'));
    const packets = alice.trace.filter((event) => event.type === 'packet');
    expect(packets.map((event) => toHex(event.bytes))).toEqual(gatewayAt(0).packets.map(toHex));
    expect(alice.trace.filter((event) => event.type === 'frame')).toHaveLength(1);
    expect(alice.trace.filter((event) => event.type === 'text')).toHaveLength(3);
  });
});
