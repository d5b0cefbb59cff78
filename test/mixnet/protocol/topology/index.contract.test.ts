import { buildDirectoryServer, parseTopologyFile } from '@coir/mixnet';
import {
  DIRECTORY_PATHS,
  encodeBase58,
  type Fetch,
  fetchTopology,
  isRoutable,
  KEY_ROTATION_SCHEMA,
  MAX_PAGE_NODES,
  PAGE_PARAMETER,
  REWARDED_SET_SCHEMA,
  SEMI_SKIMMED_NODES_SCHEMA,
  SKIMMED_NODES_SCHEMA,
  type Topology,
} from '@coir/protocol/topology';
import { silentLog } from '@coir/service';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { RoutingFilter } from '../../../../mixnet/node/routing-filter.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createHttpModules } from '../../../support/service-runtime.ts';
import { rejectionOf } from '../../client/refusal.ts';
import { FakeClock } from '../../node/fake-clock.ts';

const random = seededRandom('networks');

interface SampleNode {
  readonly nodeId: number;
  readonly role: string;
  readonly host: string;
  readonly mixPort: number;
}

function networkOf(roles: readonly string[], host: (at: number) => string): object {
  const nodes = roles.map((role, at) => ({
    nodeId: at + 1,
    role,
    identityKey: encodeBase58(random(32)),
    sphinxKey: encodeBase58(random(32)),
    host: host(at),
    mixPort: 1 + (at % 65_535),
    ...(role === 'gateway' ? { wsPort: 9000 } : {}),
  }));
  return { epochId: 240, rotationId: 10, nodes };
}

const ALL_ROLES = ['mix1', 'mix2', 'mix3', 'gateway'];
const manyRoles = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => ALL_ROLES[at % 4] ?? '');

const NETWORKS: readonly (readonly [string, object])[] = [
  ['of a node for each role', networkOf(ALL_ROLES, () => '127.0.0.1')],
  ['over IPv6', networkOf(manyRoles(8), (at) => `2001:db8::${at + 1}`)],
  ['without a gateway', networkOf(ALL_ROLES.slice(0, 3), () => '10.0.0.1')],
  ['of gateways alone', networkOf(['gateway', 'gateway'], () => '10.0.0.1')],
  ['of as many nodes as there may be', networkOf(manyRoles(MAX_PAGE_NODES), () => '10.0.0.1')],
];

/** A directory of this network, which is asked without a network in between. */
function directoryOf(description: object): { app: FastifyInstance; fetch: Fetch } {
  const topology = parseTopologyFile(JSON.stringify(description));
  const app = buildDirectoryServer(
    { topology: () => topology },
    { clock: new FakeClock(), ...createHttpModules() },
  );
  const fetch: Fetch = async (url) => {
    const { pathname, search } = new URL(url);
    const { statusCode: status, headers, body } = await app.inject(pathname + search);
    const type = String(headers['content-type']);
    return new Response(body, { status, headers: { 'content-type': type } });
  };
  return { app, fetch };
}

const BASE = 'http://directory.test/api';

describe.each(NETWORKS)('a network %s', (_name, description) => {
  const { nodes } = description as { readonly nodes: readonly SampleNode[] };
  const { app, fetch } = directoryOf(description);

  it('is what a client reads of the answers', async () => {
    const topology = await fetchTopology(BASE, fetch);
    const read = [...topology.layers, topology.gateways].map((list) =>
      list.map(({ nodeId, host, mixPort }) => ({ nodeId, host, mixPort })),
    );
    const written = ALL_ROLES.map((role) =>
      nodes
        .filter((node) => node.role === role)
        .map(({ nodeId, host, mixPort }) => ({ nodeId, host, mixPort })),
    );
    expect(read).toEqual(written);
    expect(topology).toMatchObject({ epochId: 240, rotationId: 10, unusableNodes: 0 });
    expect(isRoutable(topology)).toBe(written.every((list) => list.length > 0));
  });

  it('is where a node lets packets go, and nowhere else', async () => {
    const filter = new RoutingFilter(
      { refreshMs: 60_000, retryMs: 1000 },
      {
        clock: new FakeClock(),
        log: silentLog(),
        fetchTopology: (signal): Promise<Topology> => fetchTopology(BASE, fetch, signal),
        onRefresh: () => undefined,
      },
    );
    await filter.start();
    expect(nodes.every(({ host, mixPort }) => filter.allows({ host, port: mixPort }))).toBe(true);
    expect(filter.allows({ host: '127.0.0.2', port: 1 })).toBe(false);
    filter.stop();
  });

  it('is told at every path in the form that is read there', async () => {
    const asked = async (question: keyof typeof DIRECTORY_PATHS): Promise<unknown> =>
      (await app.inject(`/api${DIRECTORY_PATHS[question]}?${PAGE_PARAMETER}=0`)).json();
    for (const question of ['nodes', 'entryGateways', 'exitGateways', 'mixNodes'] as const) {
      expect(SKIMMED_NODES_SCHEMA.safeParse(await asked(question)).success, question).toBe(true);
    }
    const semiSkimmed = SEMI_SKIMMED_NODES_SCHEMA.parse(await asked('nodesWithNoise'));
    expect(semiSkimmed.nodes.data).toHaveLength(nodes.length);
    expect(REWARDED_SET_SCHEMA.parse(await asked('rewardedSet')).epoch_id).toBe(240);
    const rotation = KEY_ROTATION_SCHEMA.parse(await asked('keyRotation'));
    expect(rotation.progress.current_key_rotation_id).toBe(10);
  });
});

describe('a network of more nodes than an answer may list', () => {
  const tooMany = networkOf(manyRoles(MAX_PAGE_NODES + 1), () => '10.0.0.1');

  it('is refused by the directory', () => {
    expect(() => parseTopologyFile(JSON.stringify(tooMany))).toThrow(
      expect.objectContaining({ code: 'MIXNET_TOPOLOGY' }),
    );
  });

  it('is refused by a client', async () => {
    const { fetch } = directoryOf(networkOf(ALL_ROLES, () => '127.0.0.1'));
    const ids = Array.from({ length: MAX_PAGE_NODES + 1 }, (_, id) => id);
    const swollen: Fetch = async (url, init) => {
      if (!url.endsWith(DIRECTORY_PATHS.rewardedSet)) return await fetch(url, init);
      const answer = REWARDED_SET_SCHEMA.parse(await (await fetch(url, init)).json());
      return Response.json({ ...answer, standby: ids });
    };
    expect(await rejectionOf(fetchTopology(BASE, swollen))).toBe('CLIENT_INVALID_TOPOLOGY');
  });
});
