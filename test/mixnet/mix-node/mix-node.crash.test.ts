import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@coir/io';
import { buildDirectoryServer, type Endpoint, parseTopologyFile } from '@coir/mixnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { listen } from '@coir/service';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHttpModules } from '../../support/service-runtime.ts';
import { connectTo, FrameSink, sendPackets } from '../node/links/frame-sink.ts';
import { type NodeProcess, startProcess, writeKeys } from './node-process.ts';
import { packetOver } from './test-network.ts';

let folder: string;
let sink: FrameSink;
let stopDirectory: () => Promise<unknown>;
let config: object;
const sphinxKey = randomBytes(32);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
  sink = await FrameSink.start();
  const topology = parseTopologyFile(
    JSON.stringify({
      epochId: 24,
      rotationId: 1,
      nodes: [
        {
          nodeId: 1,
          role: 'mix1',
          identityKey: encodeBase58(randomBytes(32)),
          sphinxKey: encodeBase58(randomBytes(32)),
          host: sink.hop.host,
          mixPort: sink.hop.port,
        },
      ],
    }),
  );
  const directory = buildDirectoryServer(
    { topology: () => topology },
    { clock: systemClock, ...createHttpModules() },
  );
  stopDirectory = () => directory.close();
  config = {
    port: 0,
    keysFile: writeKeys(folder, { identityKey: randomBytes(32), sphinxKey }),
    replayFile: join(folder, 'replay-tags'),
    directoryUrl: `${await listen(directory, { host: '127.0.0.1', port: 0 })}/api`,
  };
});
afterEach(async () => {
  await sink.stop();
  await stopDirectory();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<{ process: NodeProcess; hop: Endpoint }> {
  const process = await startProcess('mix-node', folder, config);
  const [host = '', port] = process.address.split(':');
  return { process, hop: { host, port: Number(port) } };
}

it('forwards no packet twice over kill -9 and restart, when every packet is replayed', async () => {
  const sinkHop = { hop: sink.hop, sphinxPublicKey: x25519.publicKey(randomBytes(32)) };
  const first = await start();
  const route = [{ hop: first.hop, sphinxPublicKey: x25519.publicKey(sphinxKey) }, sinkHop];
  const packets = Array.from({ length: 600 }, () => packetOver(route, { delayMs: 1 }));
  const socket = await connectTo(first.hop);
  sendPackets(socket, packets);
  await vi.waitFor(() => expect(sink.frames.length).toBeGreaterThan(100), {
    timeout: 10_000,
    interval: 1,
  });
  await first.process.kill();
  const forwardedBefore = sink.frames.length;

  const second = await start();
  const again = await connectTo(second.hop);
  sendPackets(again, packets);
  const fresh = packetOver(route);
  sendPackets(again, [fresh]);
  // The fresh packet is behind all the others, so they have been dealt with when it arrives; those
  // that were delayed are out soon after.
  await vi.waitFor(() => expect(sink.frames.length).toBeGreaterThan(forwardedBefore), {
    timeout: 10_000,
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const forwarded = sink.frames.map(({ packet }) => Buffer.from(packet).toString('latin1'));
  expect(new Set(forwarded).size).toBe(forwarded.length);
  expect(forwarded.length).toBeLessThanOrEqual(packets.length + 1);
  expect(await second.process.stop()).toBe(0);

  // After an orderly stop too.
  const third = await start();
  const last = await connectTo(third.hop);
  const count = sink.frames.length;
  sendPackets(last, [...packets, fresh, packetOver(route)]);
  await vi.waitFor(() => expect(sink.frames.length).toBe(count + 1), { timeout: 10_000 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sink.frames.length).toBe(count + 1);
  await third.process.stop();
});

it('does not start with a key file that others may read, or that is none', async () => {
  const keysFile = join(folder, 'keys.json');
  chmodSync(keysFile, 0o644);
  await expect(start()).rejects.toThrow(/exit code 78: .*has mode 0644.*chmod 600/);
  chmodSync(keysFile, 0o600);
  writeFileSync(keysFile, '{"identityKey":"secret"}');
  await expect(start()).rejects.toThrow(/exit code 78: (?!.*"secret").*identityKey, sphinxKey/);
});
