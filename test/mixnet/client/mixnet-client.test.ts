import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type UnixMs, unixMs } from '@coir/io';
import { PACKET_SIZES } from '@coir/sphinx';
import { sha256 } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  type ClientEvent,
  type ClientIdentity,
  createClientIdentity,
  MemoryClientStore,
  MixnetClient,
  type MixnetClientModules,
  type MixnetClientOptions,
  type NymMessage,
  openWebSocket,
  type TraceEvent,
} from '../../../mixnet/client/index.ts';
import type { Claim, SessionResponse } from '../../../mixnet/protocol/gateway/index.ts';
import type { InProcessGateway } from './in-process-gateway.ts';
import { InProcessNetwork } from './in-process-network.ts';
import { rejectionOf, toHex } from './refusal.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

let network: InProcessNetwork;
let clients: TestClient[];

interface TestClient {
  readonly client: MixnetClient;
  readonly identity: ClientIdentity;
  readonly messages: string[];
  readonly events: ClientEvent[];
  readonly trace: TraceEvent[];
}

beforeEach(() => {
  network = new InProcessNetwork('network of clients');
  clients = [];
});
afterEach(() => {
  for (const { client } of clients) client.stop();
});

/** A client that is not patient. */
function create(
  options: Partial<MixnetClientOptions> = {},
  modules: Partial<MixnetClientModules> = {},
): TestClient {
  const identity = options.identity ?? createClientIdentity();
  const trace: TraceEvent[] = [];
  const client = new MixnetClient(
    {
      identity,
      averageDelayMs: 1,
      ackWaitAdditionMs: 150,
      responseTimeoutMs: 500,
      claimTimeoutMs: 500,
      reconnectDelayMs: 10,
      maxReconnectDelayMs: 40,
      trace: (event) => trace.push(event),
      ...options,
    },
    { topology: network.topology, openSocket: network.openSocket, ...modules },
  );
  const messages: string[] = [];
  const events: ClientEvent[] = [];
  client.onMessage((message: NymMessage) => {
    if (message.kind === 'plain') messages.push(new TextDecoder().decode(message.data));
  });
  client.onEvent((event) => events.push(event));
  const made = { client, identity, messages, events, trace };
  clients.push(made);
  return made;
}

function gatewayAt(position: number): InProcessGateway {
  const gateway = network.gateways[position];
  if (gateway === undefined) throw new Error('no such gateway');
  return gateway;
}

async function started(
  position = 0,
  options: Partial<MixnetClientOptions> = {},
  modules: Partial<MixnetClientModules> = {},
): Promise<TestClient> {
  const made = create(options, modules);
  await made.client.start(gatewayAt(position).node.identityKey);
  return made;
}

const eventTypes = (made: TestClient): string[] => made.events.map((event) => event.type);
const isEvent = (made: TestClient, type: ClientEvent['type']): boolean =>
  made.events.some((event) => event.type === type);

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

describe('what is lost', () => {
  it('is sent again in a packet that has nothing in common with the first', async () => {
    const alice = await started(0);
    const bob = await started(1);
    let lost = 2;
    network.fate = () => {
      lost -= 1;
      return { deliver: lost < 0, acknowledge: lost < 0 };
    };
    const { fragments } = await alice.client.send(bob.client.address, text('again'));
    expect(fragments[0]?.transmissions).toBe(3);
    expect(bob.messages).toEqual(['again']);
    const packets = gatewayAt(0).packets.map((packet) => packet.subarray(0, 48).join());
    expect(new Set(packets).size).toBe(3);
  });

  it('is delivered once when only the acknowledgement was lost', async () => {
    const alice = await started(0);
    const bob = await started(1);
    let lost = 2;
    network.fate = () => {
      lost -= 1;
      return { deliver: true, acknowledge: lost < 0 };
    };
    await alice.client.send(bob.client.address, text('once'));
    expect(gatewayAt(0).packets).toHaveLength(3);
    expect(bob.messages).toEqual(['once']);
  });

  it('is given up after the transmissions allowed', async () => {
    const alice = await started(0, { maxTransmissions: 2, ackWaitAdditionMs: 30 });
    const bob = await started(1);
    network.fate = () => ({ deliver: false, acknowledge: false });
    await expect(alice.client.send(bob.client.address, text('never'))).rejects.toMatchObject({
      code: 'CLIENT_NOT_ACKNOWLEDGED',
      retryable: true,
    });
    expect(gatewayAt(0).packets).toHaveLength(2);
  });

  it('is not sent at all to an address nobody can have', async () => {
    const alice = await started(0);
    const stranger = alice.client.address.replace(
      /@.*/,
      '@4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi',
    );
    expect(await rejectionOf(alice.client.send('nobody', text('')))).toBe(
      'CLIENT_INVALID_RECIPIENT',
    );
    expect(['CLIENT_UNKNOWN_GATEWAY', 'CLIENT_INVALID_RECIPIENT']).toContain(
      await rejectionOf(alice.client.send(stranger, text(''))),
    );
    expect(gatewayAt(0).packets).toHaveLength(0);
  });
});

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

describe('a claim', () => {
  const claimOf = (first: number): Claim => ({
    keyId: 'a7'.repeat(32),
    denomination: 1,
    expiry: 2950,
    show: new Uint8Array(288).fill(first),
  });
  const receiptFor = (claim: Claim, balance = 5000): SessionResponse => ({
    type: 'coirReceipt',
    receipt: { digest: toHex(sha256(claim.show)), credited: 5000, balance, expiresAt: 1 },
  });

  it('is answered with the receipt or the refusal of its ticket, in order', async () => {
    const { client, trace } = await started();
    gatewayAt(0).answerClaim = (claim) =>
      claim.show[0] === 2
        ? { type: 'coirRefused', refusal: { code: 'already_spent', retryable: false, detail: '' } }
        : receiptFor(claim);
    const outcomes = await Promise.all([1, 2, 3].map((first) => client.claim(claimOf(first))));
    expect(outcomes).toMatchObject([
      { receipt: { credited: 5000 } },
      { refused: { code: 'already_spent' } },
      { receipt: { digest: toHex(sha256(claimOf(3).show)) } },
    ]);
    expect(client.balance).toBe(5000);
    expect(gatewayAt(0).claims).toEqual([1, 2, 3].map(claimOf));
    expect(trace.filter((event) => event.type === 'claim')).toHaveLength(3);
  });

  it('that is not answered in time keeps its place, so later answers are not mistaken', async () => {
    const { client } = await started(0, { claimTimeoutMs: 100 });
    const gateway = gatewayAt(0);
    let late: Claim | undefined;
    gateway.answerClaim = (claim) => {
      late = claim;
      return undefined;
    };
    expect(await rejectionOf(client.claim(claimOf(1)))).toBe('CLIENT_TIMEOUT');
    expect(late).toEqual(claimOf(1));
    gateway.answerClaim = () => receiptFor(claimOf(1));
    const second = client.claim(claimOf(2));
    await vi.waitFor(() => expect(gateway.claims).toHaveLength(2));
    gateway.answerClaim = (claim) => receiptFor(claim === late ? claim : claimOf(2), 7000);
    const third = client.claim(claimOf(2));
    expect(await second).toMatchObject({ receipt: { balance: 7000 } });
    expect(await rejectionOf(third)).toBe('CLIENT_TIMEOUT');
  });

  it('answered with the receipt of another ticket ends the session', async () => {
    const made = await started();
    gatewayAt(0).answerClaim = () => receiptFor(claimOf(9));
    expect(await rejectionOf(made.client.claim(claimOf(1)))).toBe('CLIENT_UNEXPECTED_ANSWER');
    expect(isEvent(made, 'disconnected')).toBe(true);
    await vi.waitFor(() => expect(made.client.isConnected).toBe(true));
  });

  it('fails when the gateway refuses to read it, cuts the connection, or has too many', async () => {
    const { client } = await started(0, { maxPendingClaims: 2 });
    gatewayAt(0).answerClaim = () => 'not today';
    await expect(client.claim(claimOf(1))).rejects.toThrow(/not today/);
    gatewayAt(0).answerClaim = () => undefined;
    const waiting = [client.claim(claimOf(1)), client.claim(claimOf(2))].map(rejectionOf);
    expect(await rejectionOf(client.claim(claimOf(3)))).toBe('CLIENT_QUEUE_FULL');
    gatewayAt(0).disconnect();
    expect(await Promise.all(waiting)).toEqual(['CLIENT_DISCONNECTED', 'CLIENT_DISCONNECTED']);
    expect(await rejectionOf(client.claim(claimOf(3)))).toBe('CLIENT_DISCONNECTED');
  });

  it('can be given up by its caller', async () => {
    const { client } = await started();
    const abort = new AbortController();
    const waiting = client.claim(claimOf(1), abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('lets traffic go on that ran out of bandwidth', async () => {
    const alice = await started();
    const gateway = gatewayAt(0);
    gateway.balance = 100;
    gateway.answerClaim = (claim) => {
      gateway.balance += 5000;
      return receiptFor(claim);
    };
    const sending = alice.client.send(alice.client.address, text('in time'));
    await vi.waitFor(() => expect(isEvent(alice, 'outOfBandwidth')).toBe(true));
    expect(alice.events).toContainEqual({
      type: 'outOfBandwidth',
      required: PACKET_SIZES.regular,
      available: 100,
    });
    expect(alice.client.balance).toBe(100);
    expect(alice.client.isConnected).toBe(true);
    await alice.client.claim(claimOf(1));
    expect((await sending).fragments[0]?.transmissions).toBeGreaterThan(1);
    expect(alice.messages).toEqual(['in time']);
  });

  it('is the reason that is given for a message that was given up for want of bandwidth', async () => {
    const alice = await started(0, { maxTransmissions: 2, ackWaitAdditionMs: 50 });
    gatewayAt(0).balance = 100;
    const sending = alice.client.send(alice.client.address, text('too late'));
    await expect(sending).rejects.toMatchObject({ code: 'CLIENT_OUT_OF_BANDWIDTH' });
  });

  it('is not needed at a gateway with open access, and is at others', async () => {
    const alice = await started();
    const gateway = gatewayAt(0);
    await expect(alice.client.requestOpenAccess()).rejects.toMatchObject({
      code: 'CLIENT_GATEWAY_REFUSED',
    });
    gateway.openAccessBytes = 5000;
    expect(await alice.client.requestOpenAccess()).toBe(5000);
    expect(alice.client.balance).toBe(5000);
    gateway.answerClaim = () => undefined;
    const claiming = alice.client.claim(claimOf(1));
    await expect(alice.client.requestOpenAccess()).rejects.toMatchObject({
      code: 'CLIENT_QUEUE_FULL',
    });
    gateway.disconnect();
    await expect(claiming).rejects.toMatchObject({ code: 'CLIENT_DISCONNECTED' });
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

  it('fails when the gateway does not hold the identity it is known by', async () => {
    const other = network.gateways[1];
    if (other === undefined) throw new Error('no such gateway');
    const made = create({}, { openSocket: () => other.accept().client });
    expect(await startWith(made)).toBe('GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE');
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

describe('the bounds of a client', () => {
  it('refuse messages beyond the fragments that may wait', async () => {
    const alice = await started(0, { maxPendingFragments: 3 });
    network.fate = () => ({ deliver: false, acknowledge: false });
    const first = rejectionOf(alice.client.send(alice.client.address, new Uint8Array(4000)));
    expect(await rejectionOf(alice.client.send(alice.client.address, text('more')))).toBe(
      'CLIENT_QUEUE_FULL',
    );
    alice.client.stop();
    expect(await first).toBe('CLIENT_STOPPED');
  });

  it('hold back fragments beyond those that may be on their way', async () => {
    const alice = await started(0, { maxInFlight: 2, ackWaitAdditionMs: 5000 });
    network.fate = () => ({ deliver: false, acknowledge: false });
    const sending = rejectionOf(alice.client.send(alice.client.address, new Uint8Array(16_000)));
    await vi.waitFor(() => expect(gatewayAt(0).packets).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gatewayAt(0).packets).toHaveLength(2);
    alice.client.stop();
    expect(await sending).toBe('CLIENT_STOPPED');
  });

  it('make room again when a message is finished', async () => {
    const alice = await started(0, { maxPendingFragments: 3 });
    await alice.client.send(alice.client.address, new Uint8Array(4000));
    await alice.client.send(alice.client.address, new Uint8Array(4000));
    expect(alice.messages).toHaveLength(2);
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
