import {
  ACK_LENGTH,
  decodeNodeAddress,
  field,
  importNodePrivateKey,
  processPacket,
  SURB_ACK_FIELDS,
  SURB_ACK_LENGTH,
} from '@coir/sphinx';
import type { OpenSocket } from '../../../mixnet/client/index.ts';
import {
  createTopology,
  describeGateways,
  describeMixNodes,
  describeRewardedSet,
  type Fetch,
  type Topology,
} from '../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { createSampleNetwork } from '../protocol/topology/sample-network.ts';
import { InProcessGateway } from './in-process-gateway.ts';
import { toHex } from './refusal.ts';

/** The fate of a packet at its last hop; each way can be cut. */
export interface Fate {
  readonly deliver: boolean;
  readonly acknowledge: boolean;
}

/** Six mix nodes and two gateways in one process, which unwrap real Sphinx packets. */
export class InProcessNetwork {
  readonly topology: Topology;
  /** Answers as the directory of this network. */
  readonly directory: Fetch;
  readonly gateways: readonly InProcessGateway[];
  /** Decides what becomes of each message at its last hop. */
  fate: (delivered: Uint8Array) => Fate = () => ({ deliver: true, acknowledge: true });
  /** Delays the packets asked for at each mix node, in milliseconds. */
  readonly delaysMs: number[] = [];
  readonly #sphinxKeys = new Map<string, ReturnType<typeof importNodePrivateKey>>();

  constructor(seed: string) {
    const { network, nodes } = createSampleNetwork(seededRandom(seed));
    const rewardedSet = describeRewardedSet(network);
    const mixNodes = describeMixNodes(network, 0);
    const gateways = describeGateways(network, 0);
    this.topology = createTopology({ rewardedSet, mixNodes, gateways });
    this.directory = async (url) => {
      if (url.includes('rewarded-set')) return Response.json(rewardedSet);
      return Response.json(url.includes('mixnodes') ? mixNodes : gateways);
    };
    for (const node of nodes) {
      this.#sphinxKeys.set(node.host, importNodePrivateKey(node.sphinxSecret));
    }
    this.gateways = nodes
      .filter((node) => node.role === 'gateway')
      .map((node) => new InProcessGateway(node, (host, packet) => this.#forward(host, packet)));
  }

  /** Connects to whichever gateway the URL names. */
  readonly openSocket: OpenSocket = (url) => {
    const gateway = this.gateways.find((one) => url.includes(`//${one.node.host}:`));
    if (gateway === undefined) throw new Error('no such gateway');
    return gateway.accept().client;
  };

  #forward(host: string, packet: Uint8Array): void {
    const key = this.#sphinxKeys.get(host);
    if (key === undefined) throw new Error('a packet goes to a stranger');
    const processed = processPacket(packet, key);
    if (processed.kind === 'forward') {
      this.delaysMs.push(Number(processed.delayNs) / 1e6);
      const next = decodeNodeAddress(processed.nextHop).host;
      setImmediate(() => this.#forward(next, processed.packet));
      return;
    }
    const gateway = this.gateways.find((one) => one.node.host === host);
    if (gateway === undefined) throw new Error('a packet ends at a mix node');
    const client = toHex(processed.destination);
    if (processed.payload.length === ACK_LENGTH) {
      gateway.deliver(client, processed.payload);
      return;
    }
    const delivered = processed.payload.subarray(SURB_ACK_LENGTH);
    const { deliver, acknowledge } = this.fate(delivered);
    if (deliver) gateway.deliver(client, delivered);
    const ackHop = decodeNodeAddress(field(processed.payload, SURB_ACK_FIELDS.firstHop)).host;
    const ack = field(processed.payload, SURB_ACK_FIELDS.packet).slice();
    if (acknowledge) setImmediate(() => this.#forward(ackHop, ack));
  }
}
