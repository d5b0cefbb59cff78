import { isIP } from 'node:net';
import {
  DESCRIBED_ROLES,
  decodeBase58,
  MAX_PAGE_NODES,
  type NodeDescription,
  PORT_SCHEMA,
  UINT32_SCHEMA,
} from '@coir/protocol/topology';
import { KEY_LENGTH } from '@coir/sphinx/primitives';
import { hex } from '@scure/base';
import { z } from 'zod';
import { MixnetError } from '../errors.ts';

/** Epochs that a Sphinx key is good for (`gateway.md` §7.3). */
export const ROTATION_EPOCHS = 24;
/** Leaves room for the epochs that pass while the file is in use: answers hold 32 bits. */
const MAX_EPOCH_ID = 2 ** 31;

const keySchema = z.string().transform((text, context) => {
  try {
    return decodeBase58(text, KEY_LENGTH);
  } catch {
    context.addIssue(`not the base58 text of ${KEY_LENGTH} bytes`);
    return z.NEVER;
  }
});

const nodeSchema = z
  .strictObject({
    nodeId: UINT32_SCHEMA,
    role: z.enum(DESCRIBED_ROLES),
    identityKey: keySchema,
    sphinxKey: keySchema,
    host: z.string().refine((host) => isIP(host) !== 0, 'not an IPv4 or IPv6 literal'),
    mixPort: PORT_SCHEMA,
    wsPort: PORT_SCHEMA.optional(),
  })
  .refine(
    (node) => (node.role === 'gateway') === (node.wsPort !== undefined),
    'a gateway has a wsPort, a mix node has none',
  );

const topologyFileSchema = z.strictObject({
  epochId: z.int().min(0).max(MAX_EPOCH_ID),
  rotationId: z.int().min(0),
  epochStart: z.iso.datetime({ offset: true }).optional(),
  nodes: z.array(nodeSchema).min(1).max(MAX_PAGE_NODES),
});

/**
 * The content of `topology.json`: the nodes, and the epoch and rotation that were current at
 * `epochStart`.
 */
export interface TopologyFile {
  /** Epoch that is current at `epochStart`; a later one is current later. */
  readonly epochId: number;
  /** Key rotation that is current then. */
  readonly rotationId: number;
  /** RFC 3339; when absent, the epoch starts with the directory. */
  readonly epochStart?: string | undefined;
  /** All there are, in every role. */
  readonly nodes: readonly NodeDescription[];
}

/**
 * Reads the network's description. **Directory side.** Strict: unknown members, and two nodes with
 * one id, key or address, are errors.
 *
 * @param text - From the operator, or the ceremony that made the keys.
 * @throws {@link MixnetError} `MIXNET_TOPOLOGY`, naming the member at fault.
 */
export function parseTopologyFile(text: string): TopologyFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('is not JSON');
  }
  const parsed = topologyFileSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`is wrong at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'invalid'}`);
  }
  const { nodes, epochId, rotationId } = parsed.data;
  // The first rotation begins 24 · rotationId epochs before, and there is no epoch before 0.
  if (epochId < ROTATION_EPOCHS * rotationId) {
    throw invalid(`needs an epochId of at least ${ROTATION_EPOCHS} times its rotationId`);
  }
  assertDistinct(nodes, 'node id', (node) => String(node.nodeId));
  assertDistinct(nodes, 'identity key', (node) => hex.encode(node.identityKey));
  assertDistinct(nodes, 'Sphinx key', (node) => hex.encode(node.sphinxKey));
  assertDistinct(nodes, 'mix address', (node) => `${node.host} ${node.mixPort}`);
  return parsed.data;
}

function assertDistinct(
  nodes: readonly NodeDescription[],
  what: string,
  nameOf: (node: NodeDescription) => string,
): void {
  if (new Set(nodes.map(nameOf)).size !== nodes.length) throw invalid(`lists a ${what} twice`);
}

function invalid(what: string): MixnetError {
  return new MixnetError('MIXNET_TOPOLOGY', `the network's description ${what}`);
}
