import {
  isRoutable,
  type Topology,
  type TopologyGateway,
  type TopologyNode,
} from '@coir/protocol/topology';
import { equalBytes, type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import { chooseUniformly } from './uniform-choice.ts';

/** The hops of a Sphinx packet: one mix node of each layer and the gateway of whom it is for. */
export type Route = readonly [TopologyNode, TopologyNode, TopologyNode, TopologyGateway];

/**
 * Draws a route to a gateway. **Sender side.** Each mix node is uniform in its layer and
 * independent of the others. The sender's own gateway is not a hop: it takes the packet to the
 * first one.
 *
 * @param gatewayIdentity - Of the recipient, or of the sender for acknowledgements and replies.
 * @throws {@link ClientError} `CLIENT_NOT_ROUTABLE` or `CLIENT_UNKNOWN_GATEWAY`.
 */
export function chooseRoute(
  topology: Topology,
  gatewayIdentity: Uint8Array,
  random: RandomSource = randomBytes,
): Route {
  if (!isRoutable(topology)) {
    const counts = topology.layers.map((layer) => layer.length).join(', ');
    throw new ClientError(
      'CLIENT_NOT_ROUTABLE',
      `the layers have ${counts} mix nodes, and there are ${topology.gateways.length} gateways`,
    );
  }
  const [first, second, third] = topology.layers;
  return [
    chooseUniformly(first, random),
    chooseUniformly(second, random),
    chooseUniformly(third, random),
    gatewayOf(topology, gatewayIdentity),
  ];
}

/**
 * The gateway with this identity.
 *
 * @throws {@link ClientError} `CLIENT_UNKNOWN_GATEWAY`
 */
export function gatewayOf(topology: Topology, gatewayIdentity: Uint8Array): TopologyGateway {
  const gateway = topology.gateways.find((one) => equalBytes(one.identityKey, gatewayIdentity));
  if (gateway === undefined) {
    throw new ClientError(
      'CLIENT_UNKNOWN_GATEWAY',
      `the gateway is none of the ${topology.gateways.length} in the topology`,
    );
  }
  return gateway;
}
