/**
 * A whole network on one machine: its folder, its processes, and the demonstration.
 *
 * @module @coir/localnet
 * @document README.md
 */
export { Demonstration } from './demonstration/demonstration.ts';
export { exposureTable } from './demonstration/exposure.ts';
export { type LocalNetwork, startLocalNetwork } from './local-network.ts';
export { type NetworkFolder, openNetworkFolder } from './network-folder.ts';
export { MAX_ISSUERS, ShapeError } from './network-shape.ts';
export { Supervisor } from './supervisor.ts';
