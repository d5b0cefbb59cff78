import { describe, expect, it } from 'vitest';
import {
  describeNodes,
  SKIMMED_NODES_SCHEMA,
  type SkimmedNode,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createSampleNetwork } from './sample-network.ts';

const { network } = createSampleNetwork(seededRandom('network'));

describe('what a directory answers', () => {
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
