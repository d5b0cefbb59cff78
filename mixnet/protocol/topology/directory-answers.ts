import { z } from 'zod';

/** The moment that an answer about nodes describes. */
export interface EpochMetadata {
  /** `null`, `"no-updates"` or `{ fresh: … }`; compared as it is, never interpreted. */
  readonly status?: unknown;
  /** Counts up with every epoch. */
  readonly absolute_epoch_id: number;
  /** Counts up with every change of Sphinx keys. */
  readonly rotation_id: number;
  /** RFC 3339. */
  readonly refreshed_at: string;
}

/** The place of a node in the network, as the directory writes it. */
export type NodeRole =
  | { readonly Mixnode: { readonly layer: 1 | 2 | 3 } }
  | 'EntryGateway'
  | 'ExitGateway'
  | 'Standby'
  | 'Inactive';

/** One node of a skimmed answer. */
export interface SkimmedNode {
  /** Unique in the network. */
  readonly node_id: number;
  /** Base58. */
  readonly ed25519_identity_pubkey: string;
  /** IPv4 and IPv6 literals. */
  readonly ip_addresses: readonly string[];
  /** The port for other nodes. */
  readonly mix_port: number;
  /** Base58, of the rotation now. */
  readonly x25519_sphinx_pubkey: string;
  /** Its role in this epoch. */
  readonly role: NodeRole;
  /** The roles it could have. */
  readonly supported_roles: {
    readonly mixnode: boolean;
    readonly entry: boolean;
    readonly exit_nr: boolean;
    readonly exit_ipr: boolean;
  };
  /** The ports for clients, if it has any. */
  readonly entry: {
    readonly hostname: string | null;
    readonly ws_port: number;
    readonly wss_port: number | null;
  } | null;
  /** A decimal from 0 to 1. */
  readonly performance: string;
}

/** One node of a semi-skimmed answer. */
export interface SemiSkimmedNode {
  /** The node as a skimmed answer describes it. */
  readonly basic: SkimmedNode;
  /** For encrypted links between nodes; not used here. */
  readonly x25519_noise_versioned_key: {
    readonly supported_version: number;
    readonly x25519_pubkey: string;
  } | null;
}

/**
 * A page of nodes with the epoch they belong to.
 *
 * @typeParam Node - {@link SkimmedNode} or {@link SemiSkimmedNode}.
 */
export interface NodesAnswer<Node> {
  /** The moment it describes. */
  readonly metadata: EpochMetadata;
  /** One page of them. */
  readonly nodes: {
    readonly pagination: { readonly total: number; readonly page: number; readonly size: number };
    readonly data: readonly Node[];
  };
}

/** The roles of nodes in an epoch, by node id. */
export interface RewardedSetAnswer {
  /** The epoch it is of. */
  readonly epoch_id: number;
  /** Gateways that clients connect to. */
  readonly entry_gateways: readonly number[];
  /** Gateways that also lead out. */
  readonly exit_gateways: readonly number[];
  /** Mix nodes a packet reaches first. */
  readonly layer1: readonly number[];
  /** Mix nodes it reaches second. */
  readonly layer2: readonly number[];
  /** Mix nodes it reaches last. */
  readonly layer3: readonly number[];
  /** Nodes without a role in this epoch. */
  readonly standby: readonly number[];
}

/** The place of the current epoch between two changes of the Sphinx keys. */
export interface KeyRotationAnswer {
  /** The schedule. */
  readonly key_rotation_state: {
    readonly validity_epochs: number;
    readonly initial_epoch_id: number;
  };
  /** The epoch now. */
  readonly current_absolute_epoch_id: number;
  /** RFC 3339. */
  readonly current_epoch_start: string;
  /** The length of an epoch. */
  readonly epoch_duration: { readonly secs: number; readonly nanos: number };
  /** The rotation now, and the epochs it spans. */
  readonly progress: {
    readonly current_key_rotation_id: number;
    readonly current_rotation_starting_epoch: number;
    readonly current_rotation_ending_epoch: number;
  };
}

/**
 * The questions a directory answers: the paths below its base URL. Nodes are listed page by page.
 */
export const DIRECTORY_PATHS = {
  /** {@link NodesAnswer} of every node, skimmed. */
  nodes: '/v2/unstable/nym-nodes/skimmed',
  /** The same of the gateways that clients connect to. */
  entryGateways: '/v2/unstable/nym-nodes/skimmed/entry-gateways',
  /** The same of the gateways that lead out. */
  exitGateways: '/v2/unstable/nym-nodes/skimmed/exit-gateways',
  /** The same of the mix nodes with a layer. */
  mixNodes: '/v2/unstable/nym-nodes/skimmed/mixnodes/active',
  /** The same of every node, semi-skimmed. */
  nodesWithNoise: '/v2/unstable/nym-nodes/semi-skimmed',
  /** {@link RewardedSetAnswer}. */
  rewardedSet: '/v1/nym-nodes/rewarded-set',
  /** {@link KeyRotationAnswer}. */
  keyRotation: '/v1/epoch/key-rotation-info',
} as const;

/** The query parameter that names a page, from 0. */
export const PAGE_PARAMETER = 'page';
/** The most nodes that one answer may list, and so a network that is one page may have. */
export const MAX_PAGE_NODES = 5000;

/** A number of 32 bits: ids of nodes, epochs and rotations. */
export const UINT32_SCHEMA: z.ZodType<number> = z.int().min(0).max(0xffff_ffff);
/** A port that something listens on. */
export const PORT_SCHEMA: z.ZodType<number> = z.int().min(1).max(65_535);
const keyText: z.ZodType<string> = z.string().min(1).max(64);
const nodeIds: z.ZodType<number[]> = z.array(UINT32_SCHEMA).max(MAX_PAGE_NODES);

const EPOCH_METADATA_SCHEMA: z.ZodType<EpochMetadata> = z.object({
  status: z.unknown(),
  absolute_epoch_id: UINT32_SCHEMA,
  rotation_id: UINT32_SCHEMA,
  refreshed_at: z.string().max(64),
});

/** {@link SkimmedNode}: forms and ranges; keys and addresses stay text. */
export const SKIMMED_NODE_SCHEMA: z.ZodType<SkimmedNode> = z.object({
  node_id: UINT32_SCHEMA,
  ed25519_identity_pubkey: keyText,
  ip_addresses: z.array(z.string().max(64)).max(16),
  mix_port: PORT_SCHEMA,
  x25519_sphinx_pubkey: keyText,
  role: z.union([
    z.object({
      Mixnode: z.object({ layer: z.union([z.literal(1), z.literal(2), z.literal(3)]) }),
    }),
    z.enum(['EntryGateway', 'ExitGateway', 'Standby', 'Inactive']),
  ]),
  supported_roles: z.object({
    mixnode: z.boolean(),
    entry: z.boolean(),
    exit_nr: z.boolean(),
    exit_ipr: z.boolean(),
  }),
  entry: z
    .object({
      hostname: z.string().max(255).nullable(),
      ws_port: PORT_SCHEMA,
      wss_port: PORT_SCHEMA.nullable(),
    })
    .nullable(),
  performance: z.string().regex(/^\d(\.\d{1,32})?$/),
});

/** {@link SemiSkimmedNode}. */
export const SEMI_SKIMMED_NODE_SCHEMA: z.ZodType<SemiSkimmedNode> = z.object({
  basic: SKIMMED_NODE_SCHEMA,
  x25519_noise_versioned_key: z
    .object({ supported_version: z.int().min(0).max(255), x25519_pubkey: keyText })
    .nullable(),
});

/**
 * {@link NodesAnswer} whose entries are not looked at: each is what its node's operator announced,
 * so it is read alone, and what is wrong with it concerns no other.
 */
export const LISTED_NODES_SCHEMA: z.ZodType<NodesAnswer<unknown>> = nodesAnswer(z.unknown());

/** {@link NodesAnswer} of skimmed nodes, each of them well-formed. */
export const SKIMMED_NODES_SCHEMA: z.ZodType<NodesAnswer<SkimmedNode>> =
  nodesAnswer(SKIMMED_NODE_SCHEMA);

/** {@link NodesAnswer} of semi-skimmed nodes, each of them well-formed. */
export const SEMI_SKIMMED_NODES_SCHEMA: z.ZodType<NodesAnswer<SemiSkimmedNode>> =
  nodesAnswer(SEMI_SKIMMED_NODE_SCHEMA);

/** {@link RewardedSetAnswer}. */
export const REWARDED_SET_SCHEMA: z.ZodType<RewardedSetAnswer> = z.object({
  epoch_id: UINT32_SCHEMA,
  entry_gateways: nodeIds,
  exit_gateways: nodeIds,
  layer1: nodeIds,
  layer2: nodeIds,
  layer3: nodeIds,
  standby: nodeIds,
});

/** {@link KeyRotationAnswer}. */
export const KEY_ROTATION_SCHEMA: z.ZodType<KeyRotationAnswer> = z.object({
  key_rotation_state: z.object({ validity_epochs: UINT32_SCHEMA, initial_epoch_id: UINT32_SCHEMA }),
  current_absolute_epoch_id: UINT32_SCHEMA,
  current_epoch_start: z.string().max(64),
  epoch_duration: z.object({ secs: z.int().min(0), nanos: UINT32_SCHEMA }),
  progress: z.object({
    current_key_rotation_id: UINT32_SCHEMA,
    current_rotation_starting_epoch: UINT32_SCHEMA,
    current_rotation_ending_epoch: UINT32_SCHEMA,
  }),
});

function nodesAnswer<Node>(node: z.ZodType<Node>): z.ZodType<NodesAnswer<Node>> {
  return z.object({
    metadata: EPOCH_METADATA_SCHEMA,
    nodes: z.object({
      pagination: z.object({ total: UINT32_SCHEMA, page: UINT32_SCHEMA, size: UINT32_SCHEMA }),
      data: z.array(node).max(MAX_PAGE_NODES),
    }),
  });
}
