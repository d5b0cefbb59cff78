import { type UnixMs, unixMs } from '@coir/io';
import { describe, expect, it, vi } from 'vitest';
import { createClientIdentity, MemoryClientStore } from '../../../../mixnet/client/index.ts';
import { rejectionOf, toHex } from '../refusal.ts';
import { eventTypes, gatewayAt, isEvent, network, started } from '../test-clients.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('a returning client', () => {
  it('authenticates with its stored key and gets its mail before the answer', async () => {
    const identity = createClientIdentity();
    const store = new MemoryClientStore();
    const first = await started(0, { identity }, { store });
    const { address } = first.client;
    first.client.stop();
    const alice = await started(1);
    await alice.client.send(address, text('while you were away'));
    gatewayAt(0).received.length = 0;
    const second = await started(0, { identity }, { store });
    expect(second.messages).toEqual(['while you were away']);
    expect(second.client.address).toBe(address);
    expect(gatewayAt(0).received.map((message) => message.type)).toEqual([
      'supportedProtocol',
      'authenticateV2',
    ]);
    expect(second.client.balance).toBe(gatewayAt(0).balance);
  });

  it('never uses a time twice, also within one second', async () => {
    const identity = createClientIdentity();
    const store = new MemoryClientStore();
    const now = unixMs(Date.now());
    const clock = (): UnixMs => now;
    for (let round = 0; round < 4; round += 1) {
      const made = await started(0, { identity, clock }, { store });
      made.client.stop();
    }
    const times = gatewayAt(0).received.flatMap((message) =>
      message.type === 'authenticateV2' ? [message.requestUnixTimestamp] : [],
    );
    expect(times).toHaveLength(3);
    expect(new Set(times).size).toBe(3);
    expect(times).toEqual(times.toSorted());
  });

  it('registers again, under its old address, when the gateway does not know it', async () => {
    const identity = createClientIdentity();
    const store = new MemoryClientStore();
    const first = await started(0, { identity }, { store });
    const { address } = first.client;
    first.client.stop();
    gatewayAt(0).registrations.clear();
    const second = await started(0, { identity }, { store });
    expect(second.client.address).toBe(address);
    await second.client.send(address, text('still me'));
    expect(second.messages).toEqual(['still me']);
  });
});

describe('a gateway that', () => {
  it('says what makes no sense is listened to further', async () => {
    const alice = await started();
    const gateway = gatewayAt(0);
    gateway.sayRaw('nonsense');
    gateway.sayRaw('{"type":"newInProtocolNine"}');
    gateway.sayRaw('{"type":"error","message":"something"}');
    gateway.sayRaw('{"type":"register","protocol_version":5,"status":true}');
    gateway.sayRaw(new Uint8Array(0));
    gateway.sayRaw(new Uint8Array(13).fill(1));
    gateway.sayRaw(new Uint8Array(100).fill(1));
    gateway.sayRaw(new Uint8Array(100_000).fill(1));
    const name = toHex(alice.identity.signing.publicKey);
    gateway.deliver(name, new Uint8Array(21));
    gateway.deliver(name, new Uint8Array(1643).fill(7));
    gateway.deliver(name, new Uint8Array(1643));
    gateway.deliver(name, new Uint8Array(5));
    gateway.deliver(name, new Uint8Array(0));
    await alice.client.send(alice.client.address, text('still here'));
    expect(alice.messages).toEqual(['still here']);
    expect(eventTypes(alice)).not.toContain('disconnected');
    const skipped = alice.events.filter((event) => event.type === 'skipped');
    expect(skipped.map((event) => event.what)).toEqual([
      ...['text', 'text', 'text', 'frame', 'frame', 'frame', 'frame'],
      ...['delivery', 'delivery', 'delivery', 'delivery'],
    ]);
    expect(alice.events).toContainEqual({ type: 'gatewayError', message: 'something' });
  });

  it('goes away is reconnected to, and what waited is sent', async () => {
    const alice = await started(0, { maxReconnectAttempts: 50 });
    const bob = await started(1);
    gatewayAt(0).isReachable = false;
    gatewayAt(0).disconnect();
    await vi.waitFor(() => expect(isEvent(alice, 'disconnected')).toBe(true));
    const sending = alice.client.send(bob.client.address, text('later'));
    await vi.waitFor(() =>
      expect(alice.events.filter((event) => event.type === 'reconnecting').length).toBeGreaterThan(
        2,
      ),
    );
    gatewayAt(0).isReachable = true;
    await sending;
    expect(bob.messages).toEqual(['later']);
    const connected = alice.events.filter((event) => event.type === 'connected');
    expect(connected).toEqual([
      { type: 'connected', registered: true },
      { type: 'connected', registered: false },
    ]);
  });

  it('stays away is given up, and what waited is rejected', async () => {
    const alice = await started(0, { maxReconnectAttempts: 3 });
    gatewayAt(0).isReachable = false;
    const sending = rejectionOf(alice.client.send(alice.client.address, text('never')));
    network.fate = () => ({ deliver: false, acknowledge: false });
    gatewayAt(0).disconnect();
    expect(await sending).toBe('CLIENT_DISCONNECTED');
    const attempts = alice.events.filter((event) => event.type === 'reconnecting');
    expect(attempts.map((event) => event.attempt)).toEqual([1, 2, 3]);
    expect(attempts.every((event) => event.delayMs >= 5 && event.delayMs <= 40)).toBe(true);
    expect(eventTypes(alice).at(-1)).toBe('gaveUp');
    expect(await rejectionOf(alice.client.send(alice.client.address, text('')))).toBe(
      'CLIENT_NOT_STARTED',
    );
  });

  it('falls silent is noticed by the heartbeat', async () => {
    const alice = await started(0, { heartbeatMs: 40 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isEvent(alice, 'disconnected')).toBe(false);
    gatewayAt(0).isSilent = true;
    await vi.waitFor(() => expect(isEvent(alice, 'disconnected')).toBe(true));
    gatewayAt(0).isSilent = false;
    await vi.waitFor(() => expect(alice.client.isConnected).toBe(true), 3000);
  });

  it('takes nothing at the moment makes packets wait, not fail', async () => {
    const alice = await started();
    const pair = gatewayAt(0).pairs.at(-1);
    if (pair === undefined) throw new Error('no connection');
    pair.bufferedAmount = 2 ** 21;
    const sending = alice.client.send(alice.client.address, text('patience'));
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(gatewayAt(0).packets).toHaveLength(0);
    pair.bufferedAmount = 0;
    expect((await sending).fragments[0]?.transmissions).toBe(1);
  });
});
