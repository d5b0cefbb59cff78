/**
 * A whole network on one machine: its folder, its processes, its clients, and the demonstration.
 *
 * @module @coir/localnet
 * @document README.md
 */
export {
  Demonstration,
  type DemonstrationModules,
  type DemonstrationResult,
} from './demonstration/demonstration.ts';
export {
  type ComparedExposure,
  type Exposure,
  exposureTable,
} from './demonstration/exposure.ts';
export type { PacketView } from './demonstration/packet-views.ts';
export { describeStep } from './demonstration/purchase-steps.ts';
export { LocalnetError, type LocalnetErrorCode } from './errors.ts';
export { type FundingRequest, fundAccount } from './funding.ts';
export {
  createLocalClient,
  LOCAL_CLIENT_FILES,
  type LocalClient,
  type LocalClientPlace,
  loadLocalClient,
} from './local-client.ts';
export {
  describeLocalNetwork,
  type LocalGateway,
  type LocalNetwork,
  type LocalNetworkModules,
  type Step,
  startLocalNetwork,
} from './local-network.ts';
export {
  checkSize,
  type Founding,
  loadNetworkFolder,
  type NetworkFolder,
} from './network-folder.ts';
export {
  type GatewayPlace,
  type IssuerPlace,
  type MixNodePlace,
  type NetworkPlan,
  portsOf,
} from './network-plan.ts';
export {
  type NetworkProfile,
  PROFILE_FILE,
  type ProfileGateway,
  readProfile,
} from './network-profile.ts';
export {
  type InitRole,
  type NetworkRoles,
  type RoleKind,
  rolesOf,
} from './network-roles.ts';
export { MAX_ISSUERS, type NetworkSize } from './network-size.ts';
export {
  type Role,
  Supervisor,
  type SupervisorOptions,
  type SupervisorTimes,
} from './supervisor.ts';
