import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMclGroup } from '@coir/coconut/mcl';
import { encodeBase58, fetchTopology } from '@coir/protocol/topology';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initRole } from '../../../mixnet/cli/localnet/init-role.ts';
import {
  describeLocalNetwork,
  type LocalNetwork,
  startLocalNetwork,
} from '../../../mixnet/localnet/local-network.ts';
import { loadNetworkFolder, type NetworkFolder } from '../../../mixnet/localnet/network-folder.ts';
import { HOST, portsOf } from '../../../mixnet/localnet/network-plan.ts';
import { PROFILE_FILE, readProfile } from '../../../mixnet/localnet/network-profile.ts';
import { readConfig } from '../../../mixnet/localnet/role-paths.ts';
import { InProcessSupervisor } from './in-process-supervisor.ts';

const group = await createMclGroup();
let parent: string;
let folder: NetworkFolder;
let supervisor: InProcessSupervisor;
let titles: string[];

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'coir-local-network-'));
  const now = Math.floor(Date.now() / 1000);
  const size = { issuers: 1, threshold: 1 };
  folder = await loadNetworkFolder(join(parent, 'network'), size, {
    nowSeconds: now,
    group,
    initRole,
  });
  supervisor = new InProcessSupervisor();
  titles = [];
});
afterEach(async () => {
  await supervisor.stop();
  folder.release();
  rmSync(parent, { recursive: true });
});

function start(openAccess: boolean): Promise<LocalNetwork> {
  return startLocalNetwork(folder, {
    program: 'none is run',
    supervisor,
    step: (title, work) => {
      titles.push(title);
      return work();
    },
    group,
    openAccess,
  });
}

const openAccessOf = (): readonly unknown[] =>
  folder.plan.gateways.map(
    ({ name }) => readConfig(join(folder.path, name, 'config.json'))['openAccess'],
  );

describe('startLocalNetwork', () => {
  it('starts those that others ask first, and has a network that clients can use, with a profile', async () => {
    const network = await start(false);
    expect(titles).toEqual([
      'ledger',
      'directory',
      'verifier',
      'issuer-1',
      'gateway-1 and gateway-2',
      'mix-1-1 to mix-3-2',
    ]);
    expect(new Set(supervisor.started)).toEqual(
      new Set(portsOf(folder.plan).map(({ role }) => role)),
    );
    const { layers, gateways, unusableNodes } = await fetchTopology(
      network.directoryUrl,
      fetch,
      AbortSignal.timeout(10_000),
    );
    expect([layers.map(({ length }) => length), unusableNodes]).toEqual([[2, 2, 2], 0]);
    expect(gateways.map(({ identityKey, clientUrl }) => ({ identityKey, clientUrl }))).toEqual(
      network.gateways.map(({ identity, clientUrl }) => ({ identityKey: identity, clientUrl })),
    );
    expect(readProfile(join(folder.path, PROFILE_FILE))).toMatchObject({
      directoryUrl: network.directoryUrl,
      ledgerUrl: network.ledgerUrl,
      gateways: network.gateways.map(({ name, identity }) => {
        return { name, identity: encodeBase58(identity), openAccess: false };
      }),
    });
    for (const url of [network.ledgerUrl, network.verifierUrl]) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
  });

  it('opens the gateways to everybody for one run alone', async () => {
    await start(true);
    expect(openAccessOf()).toEqual([true, true]);
    const { gateways } = readProfile(join(folder.path, PROFILE_FILE));
    expect(gateways.map(({ openAccess }) => openAccess)).toEqual([true, true]);
    await supervisor.stop();
    await start(false);
    expect(openAccessOf()).toEqual([undefined, undefined]);
  });

  it('names every port that another program has, and starts nothing', async () => {
    const { directoryPort, gateways } = folder.plan;
    const ports = [directoryPort, gateways[1]?.wsPort ?? 0];
    const others = ports.map((port) => createServer().listen(port, HOST));
    await Promise.all(
      others.map((other) => new Promise((resolve) => other.on('listening', resolve))),
    );
    await expect(start(true)).rejects.toMatchObject({
      code: 'LOCALNET_PORT_IN_USE',
      message: expect.stringContaining(`${ports[0]} (directory), ${ports[1]} (gateway-2)`),
    });
    expect([supervisor.started, openAccessOf()]).toEqual([[], [undefined, undefined]]);
    for (const other of others) other.close();
  });
});

describe('describeLocalNetwork', () => {
  it('says where a network is that does not run', () => {
    const network = describeLocalNetwork(folder, group);
    const { plan } = folder;
    expect(network).toMatchObject({
      ledgerUrl: `http://127.0.0.1:${plan.ledgerPort}`,
      directoryUrl: `http://127.0.0.1:${plan.directoryPort}`,
      verifierUrl: `http://127.0.0.1:${plan.verifierPort}`,
      gateways: plan.gateways.map(({ name, wsPort }) => ({
        name,
        clientUrl: `ws://127.0.0.1:${wsPort}`,
      })),
    });
    expect(network.manifest.manifest).toEqual(folder.manifest);
    expect(new Set(network.gateways.map(({ identity }) => encodeBase58(identity))).size).toBe(2);
  });
});
