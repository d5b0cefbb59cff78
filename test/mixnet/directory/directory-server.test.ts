import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDirectoryServer, parseTopologyFile } from '@coir/mixnet';
import {
  encodeBase58,
  fetchTopology,
  isRoutable,
  KEY_ROTATION_SCHEMA,
  REWARDED_SET_SCHEMA,
  SEMI_SKIMMED_NODES_SCHEMA,
  SKIMMED_NODES_SCHEMA,
} from '@coir/protocol/topology';
import { randomBytes } from '@coir/sphinx/primitives';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpModules } from '../../support/service-runtime.ts';
import { startProcess } from '../mix-node/node-process.ts';
import { FakeClock } from '../node/fake-clock.ts';

const HOUR_MS = 3_600_000;

function node(nodeId: number, role: string): Record<string, unknown> {
  return {
    nodeId,
    role,
    identityKey: encodeBase58(randomBytes(32)),
    sphinxKey: encodeBase58(randomBytes(32)),
    host: '127.0.0.1',
    mixPort: 1700 + nodeId,
    ...(role === 'gateway' ? { wsPort: 9000 + nodeId } : {}),
  };
}

function network(): { epochId: number; rotationId: number; nodes: Record<string, unknown>[] } {
  const roles = ['mix1', 'mix1', 'mix2', 'mix3', 'gateway', 'gateway'];
  return { epochId: 240, rotationId: 10, nodes: roles.map((role, at) => node(at + 1, role)) };
}

describe('the directory', () => {
  const clock = new FakeClock();
  let app: FastifyInstance;

  beforeEach(() => {
    const topology = parseTopologyFile(JSON.stringify(network()));
    app = buildDirectoryServer({ topology: () => topology }, { clock, ...createHttpModules() });
  });
  afterEach(() => app.close());

  async function get(path: string): Promise<unknown> {
    const response = await app.inject({ url: path, headers: { accept: 'application/bincode' } });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    return response.json();
  }

  it('answers every route of a client and of a node, with and without /api, in the form they expect', async () => {
    const skimmed = '/v2/unstable/nym-nodes/skimmed';
    const routes = [
      [`${skimmed}/entry-gateways?page=0&output=bincode`, SKIMMED_NODES_SCHEMA, 2],
      [`${skimmed}/exit-gateways?page=0`, SKIMMED_NODES_SCHEMA, 2],
      [`${skimmed}/mixnodes/active?page=0`, SKIMMED_NODES_SCHEMA, 4],
      [skimmed, SKIMMED_NODES_SCHEMA, 6],
      ['/v2/unstable/nym-nodes/semi-skimmed?page=0', SEMI_SKIMMED_NODES_SCHEMA, 6],
    ] as const;
    for (const prefix of ['', '/api']) {
      for (const [path, schema, count] of routes) {
        const answer = schema.parse(await get(prefix + path));
        expect(answer.metadata).toMatchObject({ absolute_epoch_id: 240, rotation_id: 10 });
        expect(answer.nodes.pagination).toEqual({ total: count, page: 0, size: count });
        expect(answer.nodes.data).toHaveLength(count);
      }
      expect(
        REWARDED_SET_SCHEMA.parse(await get(`${prefix}/v1/nym-nodes/rewarded-set`)),
      ).toMatchObject({
        epoch_id: 240,
        entry_gateways: [5, 6],
        layer1: [1, 2],
        layer2: [3],
        layer3: [4],
        standby: [],
      });
      const rotation = KEY_ROTATION_SCHEMA.parse(await get(`${prefix}/v1/epoch/key-rotation-info`));
      expect(rotation.key_rotation_state).toEqual({ validity_epochs: 24, initial_epoch_id: 0 });
      expect(rotation.epoch_duration).toEqual({ secs: 3600, nanos: 0 });
    }
  });

  it('says a node as Nym programs read it', async () => {
    const { nodes } = SKIMMED_NODES_SCHEMA.parse(
      await get('/api/v2/unstable/nym-nodes/skimmed/entry-gateways'),
    );
    expect(nodes.data[0]).toMatchObject({
      node_id: 5,
      ip_addresses: ['127.0.0.1'],
      mix_port: 1705,
      role: 'EntryGateway',
      supported_roles: { mixnode: false, entry: true },
      entry: { hostname: null, ws_port: 9005, wss_port: null },
    });
  });

  it('has one page, and refuses a page that is no number', async () => {
    const empty = SKIMMED_NODES_SCHEMA.parse(
      await get('/v2/unstable/nym-nodes/skimmed/mixnodes/active?page=1'),
    );
    expect(empty.nodes.data).toEqual([]);
    const response = await app.inject('/v2/unstable/nym-nodes/skimmed?page=x');
    expect(response.statusCode).toBe(400);
  });

  it('takes a refresh of any form, and does not know what is not described', async () => {
    for (const payload of ['{"node_id":1}', 'junk', '']) {
      const response = await app.inject({
        method: 'POST',
        url: '/api/v1/nym-nodes/refresh-described',
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect(response.statusCode).toBe(200);
    }
    const described = await app.inject('/api/v1/nym-nodes/described?page=0');
    expect(described.statusCode).toBe(404);
    expect(described.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('counts epochs by the clock, and rotations every 24 of them, the same in all answers', async () => {
    for (const [hours, epoch, rotation] of [
      [0, 240, 10],
      [23, 263, 10],
      [1, 264, 11],
      [25, 289, 12],
    ] as const) {
      clock.advance(hours * HOUR_MS);
      const gateways = SKIMMED_NODES_SCHEMA.parse(
        await get('/v2/unstable/nym-nodes/skimmed/entry-gateways'),
      );
      const mixes = SKIMMED_NODES_SCHEMA.parse(
        await get('/v2/unstable/nym-nodes/skimmed/mixnodes/active'),
      );
      const rewarded = REWARDED_SET_SCHEMA.parse(await get('/v1/nym-nodes/rewarded-set'));
      const info = KEY_ROTATION_SCHEMA.parse(await get('/v1/epoch/key-rotation-info'));
      expect(gateways.metadata).toEqual(mixes.metadata);
      expect(gateways.metadata).toMatchObject({ absolute_epoch_id: epoch, rotation_id: rotation });
      expect(rewarded.epoch_id).toBe(epoch);
      expect(info.current_absolute_epoch_id).toBe(epoch);
      const { validity_epochs, initial_epoch_id } = info.key_rotation_state;
      const { progress } = info;
      expect(progress.current_key_rotation_id).toBe(rotation);
      expect(Math.floor((epoch - initial_epoch_id) / validity_epochs)).toBe(rotation);
      expect(progress.current_rotation_starting_epoch).toBe(rotation * 24);
      expect(progress.current_rotation_ending_epoch).toBe(rotation * 24 + 24);
      const started = Date.parse(info.current_epoch_start);
      expect(clock.unixMs() - started).toBeGreaterThanOrEqual(0);
      expect(clock.unixMs() - started).toBeLessThan(HOUR_MS);
    }
  });

  it('lets answers be kept until two minutes after the epoch', async () => {
    const response = await app.inject('/v1/nym-nodes/rewarded-set');
    const expires = Date.parse(String(response.headers['expires']));
    const info = KEY_ROTATION_SCHEMA.parse(await get('/v1/epoch/key-rotation-info'));
    const ends = Date.parse(info.current_epoch_start) + HOUR_MS;
    expect(Math.abs(expires - (ends + 120_000))).toBeLessThan(1000);
  });
});

describe('the program', () => {
  it('serves a topology that clients can use', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'directory-'));
    const topologyFile = join(folder, 'topology.json');
    writeFileSync(topologyFile, JSON.stringify(network()));
    const process = await startProcess('directory', folder, { port: 0, topologyFile });
    const topology = await fetchTopology(`${process.address}/api`);
    expect(isRoutable(topology)).toBe(true);
    expect(topology).toMatchObject({ epochId: 240, rotationId: 10, unusableNodes: 0 });
    expect(topology.gateways[0]?.clientUrl).toBe('ws://127.0.0.1:9005');
    expect(await process.stop()).toBe(0);
    writeFileSync(topologyFile, '{}');
    await expect(startProcess('directory', folder, { port: 0, topologyFile })).rejects.toThrow(
      /epochId/,
    );
    rmSync(folder, { recursive: true });
  });
});
