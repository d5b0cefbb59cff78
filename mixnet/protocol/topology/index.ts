/**
 * The nodes of the network as directories describe them: answers, how they are read, the topology
 * they make.
 *
 * @module @coir/protocol/topology
 */
export { decodeBase58, encodeBase58 } from '../base58.ts';
export { ProtocolError, type ProtocolErrorCode } from '../errors.ts';
export {
  DESCRIBED_ROLES,
  type DescribedRole,
  describeGateways,
  describeKeyRotation,
  describeMixNodes,
  describeNode,
  describeNodes,
  describeNodesWithNoise,
  describeRewardedSet,
  type NetworkDescription,
  type NodeDescription,
  type RotationSchedule,
} from './describe-network.ts';
export {
  DIRECTORY_PATHS,
  type EpochMetadata,
  KEY_ROTATION_SCHEMA,
  type KeyRotationAnswer,
  LISTED_NODES_SCHEMA,
  MAX_PAGE_NODES,
  type NodeRole,
  type NodesAnswer,
  PAGE_PARAMETER,
  PORT_SCHEMA,
  REWARDED_SET_SCHEMA,
  type RewardedSetAnswer,
  SEMI_SKIMMED_NODE_SCHEMA,
  SEMI_SKIMMED_NODES_SCHEMA,
  type SemiSkimmedNode,
  SKIMMED_NODE_SCHEMA,
  SKIMMED_NODES_SCHEMA,
  type SkimmedNode,
  UINT32_SCHEMA,
} from './directory-answers.ts';
export { type Fetch, fetchTopology, TOPOLOGY_DEADLINE_MS } from './fetch-topology.ts';
export {
  createTopology,
  isRoutable,
  type Topology,
  type TopologyAnswers,
  type TopologyGateway,
  type TopologyNode,
} from './topology.ts';
