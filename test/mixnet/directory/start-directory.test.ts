import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryProgram } from '@coir/mixnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { parseSettings } from '@coir/service';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestRuntime,
  type StartedService,
  startService,
} from '../../support/service-runtime.ts';

let folder: string;
let topologyFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-directory-'));
  topologyFile = join(folder, 'topology.json');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a topology of nodes with these roles. */
function writeTopology(...roles: readonly string[]): void {
  const nodes = roles.map((role, position) => ({
    nodeId: position + 1,
    role,
    identityKey: encodeBase58(new Uint8Array(32).fill(position + 1)),
    sphinxKey: encodeBase58(new Uint8Array(32).fill(position + 101)),
    host: '127.0.0.1',
    mixPort: 2000 + position,
    ...(role === 'gateway' ? { wsPort: 3000 } : {}),
  }));
  writeFileSync(topologyFile, JSON.stringify({ epochId: 24, rotationId: 1, nodes }));
}

const ALL = ['mix1', 'mix2', 'mix3', 'gateway'];

describe('a directory', () => {
  let directory: StartedService;
  beforeEach(async () => {
    writeTopology('mix1', 'mix3', 'gateway');
    directory = await startService(directoryProgram, { port: 0, topologyFile });
  });
  afterEach(() => directory.stop());

  it('is not ready while nothing can be routed, and reads its file again when it is asked to', async () => {
    expect(await directory.reasons()).toEqual([expect.stringContaining('mix2')]);
    expect((await fetch(`${directory.address}/readyz`)).status).toBe(503);
    writeTopology(...ALL);
    await directory.runtime.reload();
    expect(await directory.reasons()).toEqual([]);
    const response = await fetch(`${directory.address}/readyz`);
    expect([response.status, await response.json()]).toEqual([200, { ready: true }]);
  });

  it('goes on with what it has if the file is no topology any more', async () => {
    writeFileSync(topologyFile, '{"nodes":[]}');
    await expect(directory.runtime.reload()).rejects.toThrow('topologyFile');
    expect(await directory.reasons()).toEqual([expect.stringContaining('mix2')]);
  });
});

describe('a directory that cannot start', () => {
  it.each<[string, string, RegExp]>([
    ['no topology', '{}', /topologyFile \(.+\): the network's description is wrong at "epochId"/],
    ['no JSON', '{', /topologyFile \(.+\): the network's description is not JSON/],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le').toString('latin1'), /is UTF-16 text/],
  ])('says what is wrong with %s, the same in a check', async (_what, content, message) => {
    writeFileSync(topologyFile, content, 'latin1');
    const settings = parseSettings(directoryProgram.settings, { port: 0, topologyFile });
    await expect(directoryProgram.start(settings, createTestRuntime())).rejects.toThrow(message);
    await expect(directoryProgram.check(settings)).rejects.toThrow(message);
  });

  it('names the port that another has', async () => {
    writeTopology(...ALL);
    const first = await startService(directoryProgram, { port: 0, topologyFile });
    const port = Number(new URL(first.address).port);
    const second = startService(directoryProgram, { port, topologyFile });
    await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is in use`);
    await first.stop();
  });

  it('would have been told by a check what it opens', async () => {
    writeTopology(...ALL);
    const settings = parseSettings(directoryProgram.settings, { topologyFile });
    expect(await directoryProgram.check(settings)).toEqual([`topology ${topologyFile}: 4 nodes`]);
  });
});
