import { decodeNodeAddress, importNodePrivateKey, processPacket } from '@coir/sphinx';
import type { NetworkFolder } from '../network-folder.ts';
import { readNodeKeyFile } from '../node-key-file.ts';

/** Knowledge that one node gets from a packet by taking its layer off. */
export interface PacketView {
  /** The node. */
  readonly name: string;
  /** Bytes of the packet. */
  readonly length: number;
  /** A phrase that says where it goes next. */
  readonly learned: string;
}

/**
 * A node of the folder by its place in the topology, whose ids count from 1: mix nodes, then
 * gateways.
 */
function nodesOf({ plan }: NetworkFolder): readonly { name: string; mixPort: number }[] {
  return [...plan.mixNodes, ...plan.gateways];
}

function contains(bytes: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(bytes).includes(part);
}

/**
 * Takes the layers off a recorded packet with the keys of the nodes it went through, and says what
 * each of them saw.
 *
 * @param path - Node ids, as the sender's report gives them.
 * @param secret - What no node may see, such as the message.
 * @throws Error if a node saw the secret, or a layer came off with something else than the next
 * hop.
 */
export function viewsOfPacket(
  folder: NetworkFolder,
  packet: Uint8Array,
  path: readonly number[],
  secret: Uint8Array,
): readonly PacketView[] {
  const nodes = nodesOf(folder);
  const views: PacketView[] = [];
  let current = packet;
  for (const nodeId of path) {
    const node = nodes[nodeId - 1];
    if (node === undefined) throw new Error(`there is no node ${nodeId}`);
    if (contains(current, secret)) throw new Error(`${node.name} saw the message`);
    const key = importNodePrivateKey(readNodeKeyFile(folder.path, node.name).sphinxKey);
    const processed = processPacket(current, key);
    const { length } = current;
    if (processed.kind === 'final') {
      if (contains(processed.payload, secret)) throw new Error(`${node.name} saw the message`);
      const learned = 'for one of its clients; the content is encrypted to that client';
      views.push({ name: node.name, length, learned });
      return views;
    }
    const { port } = decodeNodeAddress(processed.nextHop);
    const next = nodes.find(({ mixPort }) => mixPort === port);
    const delayMs = (Number(processed.delayNs) / 1e6).toFixed(1);
    const learned = `next hop ${next?.name ?? 'unknown'}, to be kept ${delayMs} ms`;
    views.push({ name: node.name, length, learned });
    current = processed.packet;
  }
  throw new Error('the packet did not end where its route does');
}
