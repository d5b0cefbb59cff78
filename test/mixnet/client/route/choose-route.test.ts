import { describe, expect, it } from 'vitest';
import { chooseRoute, gatewayOf } from '../../../../mixnet/client/index.ts';
import {
  createTopology,
  describeGateways,
  describeMixNodes,
  describeRewardedSet,
  isRoutable,
  type Topology,
  type TopologyAnswers,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createSampleNetwork } from '../../protocol/topology/sample-network.ts';
import { refusalOf } from '../refusal.ts';

const { network } = createSampleNetwork(seededRandom('network'));

const answers: TopologyAnswers = {
  rewardedSet: describeRewardedSet(network),
  mixNodes: describeMixNodes(network, 0),
  gateways: describeGateways(network, 0),
};
const stranger = new Uint8Array(32).fill(9);

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
