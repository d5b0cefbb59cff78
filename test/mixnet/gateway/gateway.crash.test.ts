import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@coir/io';
import { buildDirectoryServer, type Endpoint, parseTopologyFile } from '@coir/mixnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { listen } from '@coir/service';
import { encodeNodeAddress, MAX_ADDRESS_LENGTH, PACKET_SIZES, padNodeAddress } from '@coir/sphinx';
import { ed25519, randomBytes, x25519 } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FREE_BYTES } from '../../../mixnet/gateway/bandwidth/bandwidth.ts';
import { createHttpModules } from '../../support/service-runtime.ts';
import { type NodeProcess, startProcess, writeKeys } from '../mix-node/node-process.ts';
import { packetOver } from '../mix-node/test-network.ts';
import { connectTo, FrameSink, sendPackets } from '../node/links/frame-sink.ts';
import { RawClient } from './raw-client.ts';

const HOST = '127.0.0.1';
const keys = { identityKey: randomBytes(32), sphinxKey: randomBytes(32) };
const gatewayIdentity = ed25519.publicKey(keys.identityKey);
let folder: string;
let sink: FrameSink;
let stopDirectory: () => Promise<unknown>;
let config: Record<string, unknown>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-crash-'));
  sink = await FrameSink.start();
  const node = {
    nodeId: 1,
    role: 'mix1',
    identityKey: encodeBase58(randomBytes(32)),
    sphinxKey: encodeBase58(randomBytes(32)),
    host: sink.hop.host,
    mixPort: sink.hop.port,
  };
  const topology = parseTopologyFile(JSON.stringify({ epochId: 24, rotationId: 1, nodes: [node] }));
  const directory = buildDirectoryServer(
    { topology: () => topology },
    { clock: systemClock, ...createHttpModules() },
  );
  stopDirectory = () => directory.close();
  config = {
    host: HOST,
    clientPort: 0,
    // Free a moment ago: mixes are told where the gateway takes packets, clients where it listens
    // by the program itself.
    mixPort: await freePort(),
    keysFile: writeKeys(folder, keys),
    replayFile: join(folder, 'replay-tags'),
    databaseFile: join(folder, 'gateway.sqlite'),
    directoryUrl: await listen(directory, { host: HOST, port: 0 }),
    openAccess: true,
  };
});
afterEach(async () => {
  await sink.stop();
  await stopDirectory();
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const other = await FrameSink.start();
  const { port } = other.hop;
  await other.stop();
  return port;
}

async function start(): Promise<{ process: NodeProcess; hop: Endpoint }> {
  const process = await startProcess('gateway', folder, config);
  const { hostname: host, port } = new URL(process.address);
  return { process, hop: { host, port: Number(port) } };
}

it('keeps acknowledged mail, clients, log-ins and bandwidth over kill -9', async () => {
  const first = await start();
  const client = await RawClient.connect(first.hop);
  await client.register(gatewayIdentity);
  await client.expect('register');
  client.sendText(JSON.stringify({ type: 'claimFreeTestnetBandwidth' }));
  await client.expect('bandwidth');
  await client.close();
  const messages = Array.from({ length: 120 }, () => randomBytes(1643));
  const mixHop = { host: HOST, port: Number(config['mixPort']) };
  const route = [{ hop: mixHop, sphinxPublicKey: x25519.publicKey(keys.sphinxKey) }];
  const ackHop = padNodeAddress(encodeNodeAddress(sink.hop), MAX_ADDRESS_LENGTH);
  // An acknowledgement that names its message.
  const acks = new Map(
    messages.map((message) => [
      Buffer.concat([message.subarray(0, 32), randomBytes(354)]).toString('hex'),
      message,
    ]),
  );
  const socket = await connectTo(mixHop);
  sendPackets(
    socket,
    [...acks].map(([ack, message]) =>
      packetOver(route, {
        destination: client.identity.publicKey,
        message: Buffer.concat([ackHop, Buffer.from(ack, 'hex'), message]),
      }),
    ),
  );
  await vi.waitFor(() => expect(sink.frames.length).toBeGreaterThan(20), {
    timeout: 5000,
    interval: 1,
  });
  await first.process.kill();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const acknowledged = sink.frames.map(({ packet }) => Buffer.from(packet).toString('hex'));

  const second = await start();
  const again = await RawClient.connect(second.hop, client.identity);
  again.authenticate(client.sharedKey);
  const pushed = await again.pushedBefore('authenticate');
  const texts = new Set(pushed.map((bytes) => Buffer.from(bytes).toString('hex')));
  for (const ack of acknowledged) {
    expect(texts.has(Buffer.from(acks.get(ack) ?? '').toString('hex'))).toBe(true);
  }
  again.sendPacket(sink.hop, randomBytes(PACKET_SIZES.regular));
  expect(await again.expect('send')).toMatchObject({
    remainingBandwidth: FREE_BYTES - PACKET_SIZES.regular,
  });
  const replayed = await RawClient.connect(second.hop, client.identity);
  replayed.authenticate(client.sharedKey, { unixSeconds: Math.floor(Date.now() / 1000) - 60 });
  await replayed.expect('error');
  expect(await second.process.stop()).toBe(0);
});

it('does not start with open access on an address that others can reach, or with half a verifier', async () => {
  await expect(startWith({ host: '0.0.0.0' })).rejects.toThrow(/exit code 78: .*loopback/);
  await expect(startWith({ verifierUrl: 'http://127.0.0.1:1' })).rejects.toThrow(
    /exit code 78: .*belong together/,
  );
});

async function startWith(changes: object): Promise<NodeProcess> {
  return await startProcess('gateway', folder, { ...config, ...changes });
}
