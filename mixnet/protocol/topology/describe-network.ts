import { encodeBase58 } from '../base58.ts';
import type {
  EpochMetadata,
  KeyRotationAnswer,
  NodesAnswer,
  RewardedSetAnswer,
  SemiSkimmedNode,
  SkimmedNode,
} from './directory-answers.ts';

/**
 * The roles of nodes: a layer of mix nodes, or gateway. Nothing can be routed while one has no
 * node.
 */
export const DESCRIBED_ROLES = ['mix1', 'mix2', 'mix3', 'gateway'] as const;

/** A node's place in the network. */
export type DescribedRole = (typeof DESCRIBED_ROLES)[number];

/** One node, as a directory knows it. */
export interface NodeDescription {
  /** Unique in the network. */
  readonly nodeId: number;
  /** Layer of a mix node, or gateway. */
  readonly role: DescribedRole;
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly sphinxKey: Uint8Array;
  /** An IPv4 or IPv6 literal: Sphinx headers carry addresses, not names. */
  readonly host: string;
  /** The port for other nodes. */
  readonly mixPort: number;
  /** The port for clients, of gateways only. */
  readonly wsPort?: number | undefined;
}

/** A whole network at one epoch, as a directory knows it. */
export interface NetworkDescription {
  /** Counts up with every epoch. */
  readonly epochId: number;
  /** Counts up with every change of Sphinx keys. */
  readonly rotationId: number;
  /** RFC 3339. */
  readonly refreshedAt: string;
  /** All there are, in every role. */
  readonly nodes: readonly NodeDescription[];
}

/** Epochs a Sphinx key is good for, and how long an epoch lasts. */
export interface RotationSchedule {
  /** At least 1. */
  readonly validityEpochs: number;
  /** Not after the network's epoch. */
  readonly initialEpochId: number;
  /** The length of an epoch. */
  readonly epochSeconds: number;
  /** RFC 3339. */
  readonly epochStart: string;
}

const LAYERS = { mix1: 1, mix2: 2, mix3: 3 } as const;

/** One node in the skimmed form. **Directory side.** */
export function describeNode(node: NodeDescription): SkimmedNode {
  const isGateway = node.role === 'gateway';
  return {
    node_id: node.nodeId,
    ed25519_identity_pubkey: encodeBase58(node.identityKey),
    ip_addresses: [node.host],
    mix_port: node.mixPort,
    x25519_sphinx_pubkey: encodeBase58(node.sphinxKey),
    role: node.role === 'gateway' ? 'EntryGateway' : { Mixnode: { layer: LAYERS[node.role] } },
    supported_roles: { mixnode: !isGateway, entry: isGateway, exit_nr: false, exit_ipr: false },
    entry:
      isGateway && node.wsPort !== undefined
        ? { hostname: null, ws_port: node.wsPort, wss_port: null }
        : null,
    performance: '1',
  };
}

/**
 * Answer of {@link DIRECTORY_PATHS}`.entryGateways` and `.exitGateways`. **Directory side.**
 * Everything is on page 0.
 */
export function describeGateways(
  network: NetworkDescription,
  page: number,
): NodesAnswer<SkimmedNode> {
  const gateways = network.nodes.filter((node) => node.role === 'gateway');
  return onePage(network, gateways.map(describeNode), page);
}

/** Answer of {@link DIRECTORY_PATHS}`.mixNodes`. **Directory side.** Everything is on page 0. */
export function describeMixNodes(
  network: NetworkDescription,
  page: number,
): NodesAnswer<SkimmedNode> {
  const mixNodes = network.nodes.filter((node) => node.role !== 'gateway');
  return onePage(network, mixNodes.map(describeNode), page);
}

/**
 * Answer of {@link DIRECTORY_PATHS}`.nodes`: every node. **Directory side.** Everything is on page
 * 0.
 */
export function describeNodes(network: NetworkDescription, page: number): NodesAnswer<SkimmedNode> {
  return onePage(network, network.nodes.map(describeNode), page);
}

/**
 * Answer of {@link DIRECTORY_PATHS}`.nodesWithNoise`, without Noise keys. **Directory side.**
 * Everything is on page 0.
 */
export function describeNodesWithNoise(
  network: NetworkDescription,
  page: number,
): NodesAnswer<SemiSkimmedNode> {
  const nodes = network.nodes.map((node) => ({
    basic: describeNode(node),
    x25519_noise_versioned_key: null,
  }));
  return onePage(network, nodes, page);
}

/** Answer of {@link DIRECTORY_PATHS}`.rewardedSet`. **Directory side.** */
export function describeRewardedSet(network: NetworkDescription): RewardedSetAnswer {
  const idsOf = (role: DescribedRole): number[] =>
    network.nodes.filter((node) => node.role === role).map((node) => node.nodeId);
  return {
    epoch_id: network.epochId,
    entry_gateways: idsOf('gateway'),
    exit_gateways: [],
    layer1: idsOf('mix1'),
    layer2: idsOf('mix2'),
    layer3: idsOf('mix3'),
    standby: [],
  };
}

/** Answer of {@link DIRECTORY_PATHS}`.keyRotation`. **Directory side.** */
export function describeKeyRotation(
  network: NetworkDescription,
  schedule: RotationSchedule,
): KeyRotationAnswer {
  const { validityEpochs, initialEpochId } = schedule;
  const started = network.epochId - ((network.epochId - initialEpochId) % validityEpochs);
  return {
    key_rotation_state: { validity_epochs: validityEpochs, initial_epoch_id: initialEpochId },
    current_absolute_epoch_id: network.epochId,
    current_epoch_start: schedule.epochStart,
    epoch_duration: { secs: schedule.epochSeconds, nanos: 0 },
    progress: {
      current_key_rotation_id: network.rotationId,
      current_rotation_starting_epoch: started,
      current_rotation_ending_epoch: started + validityEpochs,
    },
  };
}

function onePage<Node>(
  network: NetworkDescription,
  nodes: readonly Node[],
  page: number,
): NodesAnswer<Node> {
  const metadata: EpochMetadata = {
    status: null,
    absolute_epoch_id: network.epochId,
    rotation_id: network.rotationId,
    refreshed_at: network.refreshedAt,
  };
  const data = page === 0 ? nodes : [];
  return {
    metadata,
    nodes: { pagination: { total: nodes.length, page, size: data.length }, data },
  };
}
