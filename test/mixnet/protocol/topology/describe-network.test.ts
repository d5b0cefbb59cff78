import { describe, expect, it } from 'vitest';
import {
  describeGateways,
  describeKeyRotation,
  describeMixNodes,
  describeNodes,
  describeNodesWithNoise,
  describeRewardedSet,
  KEY_ROTATION_SCHEMA,
  REWARDED_SET_SCHEMA,
  SEMI_SKIMMED_NODES_SCHEMA,
  SKIMMED_NODES_SCHEMA,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createSampleNetwork } from './sample-network.ts';

const { network } = createSampleNetwork(seededRandom('network'));

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
});
