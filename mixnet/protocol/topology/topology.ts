import { encodeNodeAddress, isLowOrder, NODE_ADDRESS_LENGTH, padNodeAddress } from '@coir/sphinx';
import { KEY_LENGTH } from '@coir/sphinx/primitives';
import { hex } from '@scure/base';
import { decodeBase58 } from '../base58.ts';
import { ProtocolError } from '../errors.ts';
import {
  type EpochMetadata,
  type NodesAnswer,
  type RewardedSetAnswer,
  SKIMMED_NODE_SCHEMA,
  type SkimmedNode,
} from './directory-answers.ts';

/** A node that packets can be routed through. */
export interface TopologyNode {
  /** Unique in the network. */
  readonly nodeId: number;
  /** Ed25519. */
  readonly identityKey: Uint8Array;
  /** X25519. */
  readonly sphinxKey: Uint8Array;
  /** An IPv4 or IPv6 literal. */
  readonly host: string;
  /** The port for other nodes. */
  readonly mixPort: number;
  /** `host` and `mixPort` as the 32 bytes of a Sphinx header. */
  readonly routingAddress: Uint8Array;
}

/** A node that clients connect to. */
export interface TopologyGateway extends TopologyNode {
  /** The URL for clients; `undefined` when the gateway announces no client port. */
  readonly clientUrl: string | undefined;
}

/** The network at one epoch, as far as a client needs it. */
export interface Topology {
  /** Counts up with every epoch. */
  readonly epochId: number;
  /** Counts up with every change of Sphinx keys; its parity picks the key. */
  readonly rotationId: number;
  /** The mix nodes of layers 1, 2 and 3. */
  readonly layers: readonly [
    readonly TopologyNode[],
    readonly TopologyNode[],
    readonly TopologyNode[],
  ];
  /** Entry and exit gateways. */
  readonly gateways: readonly TopologyGateway[];
  /** Listed nodes that were left out because no packet could be sent through them. */
  readonly unusableNodes: number;
}

/** The three answers a topology is made of; pages already put together. */
export interface TopologyAnswers {
  /** The roles of nodes. */
  readonly rewardedSet: RewardedSetAnswer;
  /** Mix nodes, each as {@link SkimmedNode} or anything else. */
  readonly mixNodes: NodesAnswer<unknown>;
  /** Gateways, each as {@link SkimmedNode} or anything else. */
  readonly gateways: NodesAnswer<unknown>;
}

/**
 * Makes a topology of a directory's answers. **Client side.**
 *
 * The answers must agree on status, epoch and rotation. A mix node counts for a layer when the
 * rewarded set puts it there and its details are listed; every listed gateway counts.
 *
 * Entries are read one by one: one that is malformed, has a key or address that is not valid or of
 * low order, is in two layers, or has the node id or identity key of one before it, is left out and
 * counted, and concerns no other. Nothing here is signed: the directory is trusted with the choice
 * of nodes.
 *
 * @throws {@link ProtocolError} `CLIENT_INCONSISTENT_TOPOLOGY` when the answers disagree; asking
 * again may help.
 */
export function createTopology(answers: TopologyAnswers): Topology {
  const { rewardedSet, mixNodes, gateways } = answers;
  assertAgreement(mixNodes.metadata, gateways.metadata);
  if (rewardedSet.epoch_id !== mixNodes.metadata.absolute_epoch_id) throw inconsistent();
  const layers: [TopologyNode[], TopologyNode[], TopologyNode[]] = [[], [], []];
  const layersOf = layersById(rewardedSet);
  const mixes = readNodes(mixNodes.nodes.data, ({ node_id }) => layersOf.has(node_id));
  let unusableNodes = mixes.unusable;
  for (const { node } of mixes.nodes) {
    const [layer, ...others] = layersOf.get(node.nodeId) ?? [];
    if (layer === undefined || others.length > 0) unusableNodes += 1;
    else layers[layer].push(node);
  }
  const entries = readNodes(gateways.nodes.data, () => true);
  unusableNodes += entries.unusable;
  const { absolute_epoch_id: epochId, rotation_id: rotationId } = mixNodes.metadata;
  return {
    epochId,
    rotationId,
    layers,
    gateways: entries.nodes.map(({ node, listed }) => ({
      ...node,
      clientUrl: clientUrlOf(listed, node.host),
    })),
    unusableNodes,
  };
}

/** `true` if packets can be sent at all: every layer has a mix node, and there is a gateway. */
export function isRoutable(topology: Topology): boolean {
  return topology.gateways.length > 0 && topology.layers.every((layer) => layer.length > 0);
}

function assertAgreement(a: EpochMetadata, b: EpochMetadata): void {
  const agree =
    a.absolute_epoch_id === b.absolute_epoch_id &&
    a.rotation_id === b.rotation_id &&
    JSON.stringify(a.status ?? null) === JSON.stringify(b.status ?? null);
  if (!agree) throw inconsistent();
}

function layersById(rewardedSet: RewardedSetAnswer): Map<number, (0 | 1 | 2)[]> {
  const layersOf = new Map<number, (0 | 1 | 2)[]>();
  const layers = [
    [0, rewardedSet.layer1],
    [1, rewardedSet.layer2],
    [2, rewardedSet.layer3],
  ] as const;
  for (const [layer, nodeIds] of layers) {
    for (const nodeId of nodeIds) layersOf.set(nodeId, [...(layersOf.get(nodeId) ?? []), layer]);
  }
  return layersOf;
}

/** Reads what was listed entry by entry; the number of those it cannot use. */
function readNodes(
  list: readonly unknown[],
  isWanted: (listed: SkimmedNode) => boolean,
): { nodes: { node: TopologyNode; listed: SkimmedNode }[]; unusable: number } {
  const nodes: { node: TopologyNode; listed: SkimmedNode }[] = [];
  /** Node ids and identity keys share one set: both must be new. */
  const seen = new Set<string>();
  let unusable = 0;
  for (const entry of list) {
    const { data: listed } = SKIMMED_NODE_SCHEMA.safeParse(entry);
    if (listed !== undefined && !isWanted(listed)) continue;
    const node = listed === undefined ? undefined : readNode(listed);
    const names = node === undefined ? [] : [String(node.nodeId), hex.encode(node.identityKey)];
    if (listed === undefined || node === undefined || names.some((name) => seen.has(name))) {
      unusable += 1;
      continue;
    }
    for (const name of names) seen.add(name);
    nodes.push({ node, listed });
  }
  return { nodes, unusable };
}

function readNode(listed: SkimmedNode): TopologyNode | undefined {
  const host = listed.ip_addresses[0];
  if (host === undefined) return undefined;
  try {
    const address = encodeNodeAddress({ host, port: listed.mix_port });
    const sphinxKey = decodeBase58(listed.x25519_sphinx_pubkey, KEY_LENGTH);
    if (isLowOrder(sphinxKey)) return undefined;
    return {
      nodeId: listed.node_id,
      identityKey: decodeBase58(listed.ed25519_identity_pubkey, KEY_LENGTH),
      sphinxKey,
      host,
      mixPort: listed.mix_port,
      routingAddress: padNodeAddress(address, NODE_ADDRESS_LENGTH),
    };
  } catch {
    return undefined;
  }
}

function clientUrlOf(listed: SkimmedNode, host: string): string | undefined {
  const { entry } = listed;
  if (entry === null) return undefined;
  const { hostname, ws_port, wss_port } = entry;
  if (hostname !== null && wss_port !== null) return urlOf('wss', hostname, wss_port);
  return urlOf('ws', hostname ?? (host.includes(':') ? `[${host}]` : host), ws_port);
}

/**
 * A host name that does not stay the whole host of the URL, such as one with a path or a user,
 * gives no URL.
 */
function urlOf(scheme: 'ws' | 'wss', host: string, port: number): string | undefined {
  const text = `${scheme}://${host}:${port}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url?.pathname === '/' && url.username === '' && url.search === '' && url.hash === '';
  return isPlain ? text : undefined;
}

function inconsistent(): ProtocolError {
  return new ProtocolError(
    'CLIENT_INCONSISTENT_TOPOLOGY',
    "the directory's answers belong to different epochs; ask again",
  );
}
