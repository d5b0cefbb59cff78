import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@coir/io';
import { type Endpoint, MixNode, type RelayLimits } from '@coir/mixnet';
import type { Topology, TopologyNode } from '@coir/protocol/topology';
import {
  createPacket,
  encodeNodeAddress,
  NODE_ADDRESS_LENGTH,
  PAYLOAD_OVERHEAD,
  PLAINTEXT_SIZES,
  padNodeAddress,
} from '@coir/sphinx';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import { initNode } from '../../support/node-state.ts';
import { createTestRuntime } from '../../support/service-runtime.ts';

/** One place on a route. */
export interface RouteHop {
  readonly hop: Endpoint;
  readonly sphinxPublicKey: Uint8Array;
}

/** A node of a topology with a fresh identity. */
export function topologyNode({ hop, sphinxPublicKey }: RouteHop): TopologyNode {
  return {
    nodeId: hop.port,
    identityKey: randomBytes(32),
    sphinxKey: sphinxPublicKey,
    host: hop.host,
    mixPort: hop.port,
    routingAddress: padNodeAddress(encodeNodeAddress(hop), NODE_ADDRESS_LENGTH),
  };
}

/** A topology in which these hops, and no others, may be sent to. */
export function topologyOf(hops: readonly RouteHop[]): Topology {
  const layers: Topology['layers'] = [hops.map(topologyNode), [], []];
  return { epochId: 1, rotationId: 0, layers, gateways: [], unusableNodes: 0 };
}

/**
 * The payload of the smallest packet that holds a message: acknowledgement, regular, or extended by
 * 32 KiB.
 */
function payloadLengthFor(messageLength: number): number {
  const { ack, regular, extended32 } = PLAINTEXT_SIZES;
  const length = [ack, regular].find((capacity) => messageLength <= capacity) ?? extended32;
  return length + PAYLOAD_OVERHEAD;
}

/** A packet of the size its message needs over a route. */
export function packetOver(
  route: readonly RouteHop[],
  {
    delayMs = 0,
    message = randomBytes(PLAINTEXT_SIZES.regular),
    destination = randomBytes(32),
  }: { delayMs?: number; message?: Uint8Array; destination?: Uint8Array } = {},
): Uint8Array {
  return createPacket(
    {
      route: route.map(({ hop, sphinxPublicKey }) => ({
        address: padNodeAddress(encodeNodeAddress(hop), NODE_ADDRESS_LENGTH),
        publicKey: sphinxPublicKey,
      })),
      delaysNs: route.map(() => BigInt(Math.round(delayMs * 1e6))),
      destination,
      message,
      payloadLength: payloadLengthFor(message.length),
    },
    randomBytes,
  );
}

/** A mix node of a test, with its keys and its file. */
export interface RunningNode extends RouteHop {
  readonly node: MixNode;
  readonly replayFile: string;
}

/** Mix nodes on loopback that all know the same hops, which may change while they run. */
export class TestNetwork {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mixnet-'));
  readonly #nodes: RunningNode[] = [];
  readonly #known: RouteHop[] = [];

  /** Adds a hop that may be sent to, from the nodes' next look at the directory on. */
  know(...hops: readonly RouteHop[]): void {
    this.#known.push(...hops);
  }

  async topology(): Promise<Topology> {
    return topologyOf(this.#known);
  }

  async startNode(limits: Partial<RelayLimits> = {}): Promise<RunningNode> {
    const sphinxKey = randomBytes(32);
    const replayFile = join(this.folder, `replay-${this.#nodes.length}`);
    await initNode({ replayFile });
    const node = new MixNode(
      {
        host: '127.0.0.1',
        port: 0,
        sphinxKey,
        replayFile,
        limits: { refreshMs: 10, retryMs: 10, ...limits },
      },
      {
        ...createTestRuntime('mix-node'),
        clock: systemClock,
        random: randomBytes,
        fetchTopology: () => this.topology(),
      },
    );
    const hop = await node.start();
    const running = { node, hop, replayFile, sphinxPublicKey: x25519.publicKey(sphinxKey) };
    this.#nodes.push(running);
    this.know(running);
    // By then every node has looked again.
    await new Promise((resolve) => setTimeout(resolve, 30));
    return running;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map(({ node }) => node.stop()));
    rmSync(this.folder, { recursive: true });
  }
}
