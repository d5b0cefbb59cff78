import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClientIdentity, MixnetClient, type NymMessage } from '@coir/client';
import { systemClock } from '@coir/io';
import {
  buildDirectoryServer,
  type Endpoint,
  Gateway,
  MixNode,
  parseTopologyFile,
  type RelayModules,
} from '@coir/mixnet';
import { decodeBase58, encodeBase58, fetchTopology } from '@coir/protocol/topology';
import { listen } from '@coir/service';
import { PACKET_SIZES } from '@coir/sphinx';
import { ed25519, randomBytes, x25519 } from '@coir/sphinx/primitives';
import { buildVerifierServer, SqliteSpendStore, Verifier } from '@coir/verifier';
import { VerifierClient } from '@coir/verifier-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initGateway, initNode } from '../../support/node-state.ts';
import { createHttpModules, createTestRuntime } from '../../support/service-runtime.ts';
import { makeTicketNetwork } from '../../support/ticket-network.ts';

const TICKET_BYTES = 64 * 1024 * 1024;
const LOOPBACK = { host: '127.0.0.1', port: 0 };
const TOKEN = 'token-of-the-operator-0123456789abcdef';
const relayLimits = { refreshMs: 60_000, retryMs: 20 };
const folder = mkdtempSync(join(tmpdir(), 'whole-'));
const tickets = makeTicketNetwork({ now: Math.floor(Date.now() / 1000) });
const nodes: object[] = [];
const stops: (() => Promise<unknown>)[] = [];
const gateways: Gateway[] = [];
let directoryUrl = 'http://127.0.0.1:1';
let verifierUrl = '';

const modules: Pick<RelayModules, 'clock' | 'random' | 'fetchTopology'> = {
  clock: systemClock,
  random: randomBytes,
  fetchTopology: (signal) => fetchTopology(directoryUrl, fetch, signal),
};

function list(
  role: string,
  identityKey: Uint8Array,
  sphinxKey: Uint8Array,
  mix: Endpoint,
  wsPort?: number,
): void {
  nodes.push({
    nodeId: nodes.length + 1,
    role,
    identityKey: encodeBase58(ed25519.publicKey(identityKey)),
    sphinxKey: encodeBase58(x25519.publicKey(sphinxKey)),
    host: mix.host,
    mixPort: mix.port,
    ...(wsPort === undefined ? {} : { wsPort }),
  });
}

async function startMixNode(layer: number): Promise<void> {
  const [identityKey, sphinxKey] = [randomBytes(32), randomBytes(32)];
  const replayFile = join(folder, `mix-${layer}`);
  await initNode({ replayFile });
  const node = new MixNode(
    { ...LOOPBACK, sphinxKey, replayFile, limits: relayLimits },
    { ...modules, ...createTestRuntime('mix-node') },
  );
  list(`mix${layer}`, identityKey, sphinxKey, await node.start());
  stops.push(() => node.stop());
}

async function startGateway(number: number, identityKey: Uint8Array): Promise<void> {
  const sphinxKey = randomBytes(32);
  const files = {
    databaseFile: join(folder, `gateway-${number}.sqlite`),
    replayFile: join(folder, `gateway-${number}`),
  };
  await initGateway(files);
  const gateway = new Gateway(
    {
      host: LOOPBACK.host,
      clientPort: 0,
      mixPort: 0,
      identityKey,
      sphinxKey,
      ...files,
      relayLimits,
    },
    {
      ...modules,
      ...createTestRuntime('gateway'),
      admission: new VerifierClient({ url: verifierUrl, token: TOKEN }),
    },
  );
  const { client, mix } = await gateway.start();
  list('gateway', identityKey, sphinxKey, mix, client.port);
  gateways.push(gateway);
  stops.push(() => gateway.stop());
}

async function startVerifier(identities: readonly Uint8Array[]): Promise<void> {
  const { log, metrics, readiness } = createTestRuntime('verifier');
  const verifier = new Verifier(
    { gateways: identities },
    {
      log,
      metrics,
      manifest: tickets.decodeManifest,
      store: new SqliteSpendStore({ file: join(folder, 'spend'), create: true }),
    },
  );
  await verifier.start();
  const app = buildVerifierServer({ verifier, log, readiness }, { token: TOKEN });
  verifierUrl = await listen(app, LOOPBACK);
  stops.push(async () => {
    await app.close();
    await verifier.stop();
  });
}

beforeAll(async () => {
  const seeds = [randomBytes(32), randomBytes(32)];
  await startVerifier(seeds.map((seed) => ed25519.publicKey(seed)));
  for (const layer of [1, 2, 3]) await startMixNode(layer);
  for (const [position, seed] of seeds.entries()) await startGateway(position, seed);
  const topology = parseTopologyFile(JSON.stringify({ epochId: 240, rotationId: 10, nodes }));
  const directory = buildDirectoryServer(
    { topology: () => topology },
    { clock: systemClock, ...createHttpModules() },
  );
  directoryUrl = await listen(directory, LOOPBACK);
  stops.push(() => directory.close());
  // Nodes that found no directory look again after a second.
  await vi.waitFor(() => expect(gateways.map((one) => one.readiness())).toEqual([[], []]), {
    timeout: 10_000,
  });
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true });
});

async function connect(
  position: number,
): Promise<{ client: MixnetClient; messages: NymMessage[] }> {
  const identity = createClientIdentity(randomBytes);
  const client = new MixnetClient({ identity, averageDelayMs: 2 }, { directoryUrl });
  const messages: NymMessage[] = [];
  client.onMessage((message) => messages.push(message));
  stops.push(async () => client.stop());
  await client.start(gateways[position]?.identity);
  return { client, messages };
}

/** Shows a fresh ticket to a client's gateway. */
async function payWithTicket(client: MixnetClient): ReturnType<MixnetClient['claim']> {
  const ticket = tickets.issueTicket({ random: randomBytes });
  const { keyId, denomination, expiry } = ticket;
  const identity = client.address.split('.')[0] ?? '';
  const show = tickets.showTicket(ticket, client.gatewayIdentity, decodeIdentity(identity));
  return await client.claim({ keyId, denomination, expiry, show });
}

function decodeIdentity(text: string): Uint8Array {
  return decodeBase58(text, 32);
}

describe('a whole network, with a real verifier and real tickets', () => {
  it('carries an acknowledged message between clients of two gateways, paid with a ticket', async () => {
    const [alice, bob] = [await connect(0), await connect(1)];
    const outcome = await payWithTicket(alice.client);
    expect(outcome).toMatchObject({
      receipt: { credited: TICKET_BYTES, balance: TICKET_BYTES },
    });
    const message = randomBytes(5000);
    await alice.client.send(bob.client.address, message);
    await vi.waitFor(() => expect(bob.messages).toHaveLength(1));
    expect(bob.messages[0]).toMatchObject({ data: message });
    const sent = gateways[0]?.counts().packets_from_clients ?? 0;
    expect(sent).toBeGreaterThanOrEqual(4);
    expect(alice.client.balance).toBe(TICKET_BYTES - sent * PACKET_SIZES.regular);
  });

  it('credits a ticket once, whoever shows it', async () => {
    const { client } = await connect(0);
    const ticket = tickets.issueTicket({ random: randomBytes });
    const identity = decodeIdentity(client.address.split('.')[0] ?? '');
    const { keyId, denomination, expiry } = ticket;
    const claim = (): Parameters<MixnetClient['claim']>[0] => ({
      keyId,
      denomination,
      expiry,
      show: tickets.showTicket(ticket, client.gatewayIdentity, identity),
    });
    const first = claim();
    const outcome = await client.claim(first);
    expect(outcome).toMatchObject({ receipt: { credited: TICKET_BYTES } });
    expect(await client.claim(first)).toEqual(outcome);
    expect(await client.claim(claim())).toMatchObject({ refused: { code: 'already_spent' } });
    const other = await connect(0);
    expect(await other.client.claim(first)).toMatchObject({ refused: { code: 'invalid_show' } });
  });
});
