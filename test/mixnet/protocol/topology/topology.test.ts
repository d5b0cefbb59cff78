import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import {
  createTopology,
  describeGateways,
  describeMixNodes,
  describeRewardedSet,
  encodeBase58,
  type NodesAnswer,
  type SkimmedNode,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../../client/refusal.ts';
import { LOW_ORDER_POINTS } from '../../sphinx/low-order-points.ts';
import { createSampleNetwork } from './sample-network.ts';

const { network, nodes } = createSampleNetwork(seededRandom('network'));
const answers = {
  rewardedSet: describeRewardedSet(network),
  mixNodes: describeMixNodes(network, 0),
  gateways: describeGateways(network, 0),
};

function withNodes(
  change: (listed: SkimmedNode) => unknown,
  which: 'mixNodes' | 'gateways',
): typeof answers {
  const answer: NodesAnswer<SkimmedNode> = answers[which];
  const data = answer.nodes.data.map((node, position) =>
    position === 0 ? (change(node) as SkimmedNode) : node,
  );
  return { ...answers, [which]: { ...answer, nodes: { ...answer.nodes, data } } };
}

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
    const lowOrder = LOW_ORDER_POINTS.map((point) => encodeBase58(hexToBytes(point)));
    const broken = [
      ...lowOrder.map((x25519_sphinx_pubkey) => ({ x25519_sphinx_pubkey })),
      { ip_addresses: [] },
      { ip_addresses: ['localhost'] },
      { ed25519_identity_pubkey: 'O0Il' },
      { x25519_sphinx_pubkey: encodeBase58(new Uint8Array(31).fill(1)) },
    ];
    for (const change of broken) {
      const mix = createTopology(withNodes((node) => ({ ...node, ...change }), 'mixNodes'));
      expect(mix.layers[0]).toHaveLength(1);
      expect(mix.unusableNodes).toBe(1);
      const gateway = createTopology(withNodes((node) => ({ ...node, ...change }), 'gateways'));
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

  const odd = ['text', 5, null, undefined, [], {}, true, { node_id: 1 }];
  const members = Object.keys(answers.mixNodes.nodes.data[0] as object);
  const oddMembers = members.flatMap((name) =>
    ['', 0, -1, 'x'.repeat(300), null, [], [5], {}, 1.5].map((value) => ({ [name]: value })),
  );

  it.each(['mixNodes', 'gateways'] as const)(
    'has every other node, whatever one entry of the %s is',
    (which) => {
      const whole = createTopology(answers);
      const others = JSON.stringify([whole.layers.flat().slice(1), whole.gateways.slice(1)]);
      const changes = [
        ...odd.map((entry) => () => entry),
        ...oddMembers.map((change) => (node: SkimmedNode) => ({ ...node, ...change })),
      ];
      for (const change of changes) {
        const { layers, gateways, unusableNodes } = createTopology(withNodes(change, which));
        const kept = [
          layers.flat().filter(({ host }) => host !== '127.0.0.1'),
          gateways.filter(({ host }) => host !== '127.0.0.7'),
        ];
        expect(JSON.stringify(kept) === others).toBe(true);
        expect(unusableNodes).toBeLessThanOrEqual(1);
      }
    },
  );

  it('has a node once: the first of its id and of its identity key, and none of two layers', () => {
    const second = answers.mixNodes.nodes.data[1] as SkimmedNode;
    const twice = [
      withNodes((node) => ({ ...node, node_id: second.node_id }), 'mixNodes'),
      withNodes(
        (node) => ({ ...node, ed25519_identity_pubkey: second.ed25519_identity_pubkey }),
        'mixNodes',
      ),
      { ...answers, rewardedSet: { ...answers.rewardedSet, layer2: [1, 3, 4] } },
    ];
    for (const one of twice) {
      const { layers, unusableNodes } = createTopology(one);
      expect(layers.map(({ length }) => length)).toEqual([1, 2, 2]);
      expect(unusableNodes).toBe(1);
    }
    const { gateways } = createTopology(withNodes((node) => ({ ...node, node_id: 8 }), 'gateways'));
    expect(gateways.map(({ nodeId, host }) => [nodeId, host])).toEqual([[8, '127.0.0.7']]);
  });

  it('gives the address clients connect to', () => {
    const url = (entry: SkimmedNode['entry'], ip = '127.0.0.7') =>
      createTopology(withNodes((node) => ({ ...node, entry, ip_addresses: [ip] }), 'gateways'))
        .gateways[0]?.clientUrl;
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
