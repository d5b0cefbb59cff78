import { ed25519, type RandomSource, x25519 } from '@coir/sphinx/primitives';
import type {
  DescribedRole,
  NetworkDescription,
  NodeDescription,
} from '../../../../mixnet/protocol/topology/index.ts';

/** A node with the secrets that tests play it with. */
export interface SampleNode extends NodeDescription {
  readonly identitySeed: Uint8Array;
  readonly sphinxSecret: Uint8Array;
}

const ROLES: readonly DescribedRole[] = [
  'mix1',
  'mix1',
  'mix2',
  'mix2',
  'mix3',
  'mix3',
  'gateway',
  'gateway',
];

/** Two mix nodes in each layer and two gateways, each at an address of its own. */
export function createSampleNetwork(random: RandomSource): {
  readonly nodes: readonly SampleNode[];
  readonly network: NetworkDescription;
} {
  const nodes = ROLES.map((role, position) => {
    const identitySeed = random(32);
    const sphinxSecret = random(32);
    return {
      nodeId: position + 1,
      role,
      identityKey: ed25519.publicKey(identitySeed),
      sphinxKey: x25519.publicKey(sphinxSecret),
      host: `127.0.0.${position + 1}`,
      mixPort: 1789,
      wsPort: role === 'gateway' ? 9000 : undefined,
      identitySeed,
      sphinxSecret,
    };
  });
  const refreshedAt = '2026-11-21T00:00:00Z';
  return { nodes, network: { epochId: 48, rotationId: 3, refreshedAt, nodes } };
}
