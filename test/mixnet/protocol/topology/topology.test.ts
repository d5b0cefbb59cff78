import { describe, expect, it } from 'vitest';
import { chooseRoute, gatewayOf } from '../../../../mixnet/client/index.ts';
import { chooseUniformly } from '../../../../mixnet/client/route/uniform-choice.ts';
import {
  createTopology,
  describeGateways,
  describeKeyRotation,
  describeMixNodes,
  describeNodes,
  describeNodesWithNoise,
  describeRewardedSet,
  encodeBase58,
  isRoutable,
  KEY_ROTATION_SCHEMA,
  REWARDED_SET_SCHEMA,
  SEMI_SKIMMED_NODES_SCHEMA,
  SKIMMED_NODES_SCHEMA,
  type SkimmedNode,
  type Topology,
  type TopologyAnswers,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../../client/refusal.ts';
import { createSampleNetwork } from './sample-network.ts';

const { network, nodes } = createSampleNetwork(seededRandom('network'));
const answers: TopologyAnswers = {
  rewardedSet: describeRewardedSet(network),
  mixNodes: describeMixNodes(network, 0),
  gateways: describeGateways(network, 0),
};
const stranger = new Uint8Array(32).fill(9);

function withNodes(
  change: (listed: SkimmedNode) => Partial<SkimmedNode>,
  which: 'mixNodes' | 'gateways',
): TopologyAnswers {
  const answer = answers[which];
  const data = answer.nodes.data.map((node, position) =>
    position === 0 ? { ...node, ...change(node) } : node,
  );
  return { ...answers, [which]: { ...answer, nodes: { ...answer.nodes, data } } };
}

describe('what a directory answers', () => {
  it('fits the schemas clients read it with', () => {
    const schedule = {
      validityEpochs: 24,
      initialEpochId: 0,
      epochSeconds: 3600,
      epochStart: '2026-11-21T00:00:00Z',
    };
    const pairs = [
      [SKIMMED_NODES_SCHEMA, describeNodes(network, 0)],
      [SKIMMED_NODES_SCHEMA, describeGateways(network, 0)],
      [SKIMMED_NODES_SCHEMA, describeMixNodes(network, 1)],
      [SEMI_SKIMMED_NODES_SCHEMA, describeNodesWithNoise(network, 0)],
      [REWARDED_SET_SCHEMA, describeRewardedSet(network)],
      [KEY_ROTATION_SCHEMA, describeKeyRotation(network, schedule)],
    ] as const;
    for (const [schema, answer] of pairs) {
      expect(schema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
    }
    expect(describeKeyRotation(network, schedule).progress).toEqual({
      current_key_rotation_id: 3,
      current_rotation_starting_epoch: 48,
      current_rotation_ending_epoch: 72,
    });
    expect(describeMixNodes(network, 1).nodes).toEqual({
      pagination: { total: 6, page: 1, size: 0 },
      data: [],
    });
  });

  it('is refused when a node breaks the schema', () => {
    const [node] = describeNodes(network, 0).nodes.data;
    const changes: Partial<Record<keyof SkimmedNode, unknown>>[] = [
      { node_id: -1 },
      { node_id: 2 ** 32 },
      { node_id: '1' },
      { mix_port: 0 },
      { mix_port: 65_536 },
      { ed25519_identity_pubkey: 5 },
      { x25519_sphinx_pubkey: 'z'.repeat(65) },
      { ip_addresses: 'localhost' },
      { ip_addresses: Array(17).fill('127.0.0.1') },
      { role: { Mixnode: { layer: 4 } } },
      { role: 'Queen' },
      { entry: { hostname: null, ws_port: 0, wss_port: null } },
      { performance: 'good' },
      { supported_roles: {} },
    ];
    const page = describeNodes(network, 0);
    for (const change of changes) {
      const broken = { ...page, nodes: { ...page.nodes, data: [{ ...node, ...change }] } };
      expect(SKIMMED_NODES_SCHEMA.safeParse(broken).success, JSON.stringify(change)).toBe(false);
    }
    expect(SKIMMED_NODES_SCHEMA.safeParse(page).success).toBe(true);
  });
});

describe('a topology', () => {
  it('has the nodes of the directory in their layers', () => {
    const topology = createTopology(answers);
    expect(topology.layers.map((layer) => layer.map((node) => node.nodeId))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(topology.gateways.map((gateway) => gateway.clientUrl)).toEqual([
      'ws://127.0.0.7:9000',
      'ws://127.0.0.8:9000',
    ]);
    expect(topology).toMatchObject({ epochId: 48, rotationId: 3, unusableNodes: 0 });
    const [first] = topology.layers[0];
    expect(first?.identityKey).toEqual(nodes[0]?.identityKey);
    expect(first?.sphinxKey).toEqual(nodes[0]?.sphinxKey);
    expect(first?.routingAddress).toEqual(
      Uint8Array.from([4, 6, 253, 127, 0, 0, 1, ...new Array(25).fill(0)]),
    );
  });

  it('leaves out nodes whose keys or addresses are not valid', () => {
    const broken = [
      { ip_addresses: [] },
      { ip_addresses: ['localhost'] },
      { ed25519_identity_pubkey: 'O0Il' },
      { x25519_sphinx_pubkey: encodeBase58(new Uint8Array(31).fill(1)) },
    ];
    for (const change of broken) {
      const mix = createTopology(withNodes(() => change, 'mixNodes'));
      expect(mix.layers[0]).toHaveLength(1);
      expect(mix.unusableNodes).toBe(1);
      const gateway = createTopology(withNodes(() => change, 'gateways'));
      expect(gateway.gateways).toHaveLength(1);
    }
  });

  it('leaves out mix nodes the rewarded set does not name', () => {
    const rewardedSet = { ...answers.rewardedSet, layer2: [4] };
    const topology = createTopology({ ...answers, rewardedSet });
    expect(topology.layers[1].map((node) => node.nodeId)).toEqual([4]);
  });

  it('is refused when the answers disagree', () => {
    const metadata = answers.gateways.metadata;
    const disagreements = [
      { absolute_epoch_id: 49 },
      { rotation_id: 4 },
      { status: { fresh: {} } },
    ];
    for (const change of disagreements) {
      const gateways = { ...answers.gateways, metadata: { ...metadata, ...change } };
      expect(refusalOf(() => createTopology({ ...answers, gateways }))).toBe(
        'CLIENT_INCONSISTENT_TOPOLOGY',
      );
    }
    const rewardedSet = { ...answers.rewardedSet, epoch_id: 47 };
    expect(refusalOf(() => createTopology({ ...answers, rewardedSet }))).toBe(
      'CLIENT_INCONSISTENT_TOPOLOGY',
    );
  });

  it('is refused when a node is listed twice', () => {
    const second = answers.mixNodes.nodes.data[1] as SkimmedNode;
    const twice = [
      withNodes(() => ({ node_id: second.node_id }), 'mixNodes'),
      withNodes(() => ({ ed25519_identity_pubkey: second.ed25519_identity_pubkey }), 'mixNodes'),
      withNodes(() => ({ node_id: 8 }), 'gateways'),
      { ...answers, rewardedSet: { ...answers.rewardedSet, layer2: [1, 3, 4] } },
    ];
    for (const one of twice) {
      expect(refusalOf(() => createTopology(one))).toBe('CLIENT_INVALID_TOPOLOGY');
    }
  });

  it('gives the address clients connect to', () => {
    const url = (entry: SkimmedNode['entry'], ip = '127.0.0.7') =>
      createTopology(withNodes(() => ({ entry, ip_addresses: [ip] }), 'gateways')).gateways[0]
        ?.clientUrl;
    expect(url(null)).toBeUndefined();
    expect(url({ hostname: 'gw.example', ws_port: 9000, wss_port: 9001 })).toBe(
      'wss://gw.example:9001',
    );
    expect(url({ hostname: 'gw.example', ws_port: 9000, wss_port: null })).toBe(
      'ws://gw.example:9000',
    );
    expect(url({ hostname: null, ws_port: 9000, wss_port: 9001 })).toBe('ws://127.0.0.7:9000');
    expect(url({ hostname: null, ws_port: 9000, wss_port: null }, '2001:db8::7')).toBe(
      'ws://[2001:db8::7]:9000',
    );
    for (const hostname of ['x/y', 'user@host', 'host?q', 'host#f', '', 'a b']) {
      expect(url({ hostname, ws_port: 9000, wss_port: 9001 }), hostname).toBeUndefined();
    }
  });
});

describe('a route', () => {
  const topology = createTopology(answers);
  const gateway = topology.gateways[1];
  const identity = gateway?.identityKey ?? stranger;

  it('has one node of each layer and ends at the gateway', () => {
    const random = seededRandom('routes');
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 2000; draw += 1) {
      const route = chooseRoute(topology, identity, random);
      expect(route[3]).toBe(gateway);
      for (const [position, layer] of topology.layers.entries()) {
        const node = route[position as 0 | 1 | 2];
        expect(layer).toContain(node);
        counts.set(node.nodeId, (counts.get(node.nodeId) ?? 0) + 1);
      }
    }
    expect([...counts.values()].every((count) => count > 850 && count < 1150)).toBe(true);
    expect(counts.size).toBe(6);
  });

  it('is refused without a node in a layer, a gateway, or that gateway', () => {
    const emptyLayer: Topology = {
      ...topology,
      layers: [topology.layers[0], [], topology.layers[2]],
    };
    expect(isRoutable(topology)).toBe(true);
    expect(isRoutable(emptyLayer)).toBe(false);
    expect(isRoutable({ ...topology, gateways: [] })).toBe(false);
    expect(refusalOf(() => chooseRoute(emptyLayer, identity))).toBe('CLIENT_NOT_ROUTABLE');
    expect(refusalOf(() => chooseRoute({ ...topology, gateways: [] }, identity))).toBe(
      'CLIENT_NOT_ROUTABLE',
    );
    expect(refusalOf(() => chooseRoute(topology, stranger))).toBe('CLIENT_UNKNOWN_GATEWAY');
    expect(refusalOf(() => gatewayOf(topology, stranger))).toBe('CLIENT_UNKNOWN_GATEWAY');
  });
});

describe('a uniform choice', () => {
  it('draws again instead of favouring the first ones', () => {
    const draws = [
      Uint8Array.of(255, 255, 255, 255),
      Uint8Array.of(255, 255, 255, 254),
      Uint8Array.of(0, 0, 0, 4),
    ];
    const scripted = (): Uint8Array => draws.shift() ?? new Uint8Array(4);
    // 2³² = 3 · 1431655765 + 1: only the draw 2³² − 1 is beyond the last whole multiple of 3.
    expect(chooseUniformly(['a', 'b', 'c'], scripted)).toBe('c');
    expect(draws).toHaveLength(1);
  });

  it('refuses a source that gives the wrong number of bytes', () => {
    expect(refusalOf(() => chooseUniformly(['a'], () => new Uint8Array(3)))).toBe(
      'CLIENT_RANDOMNESS',
    );
  });
});
