import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NetworkFolder } from './network-folder.ts';
import type { Role } from './supervisor.ts';

/** The processes of a local network. */
export interface NetworkRoles {
  /** The embedded ledger. */
  readonly ledger: Role;
  /** The issuers, by index. */
  readonly issuers: readonly Role[];
  /** The directory. */
  readonly directory: Role;
  /** The verifier. */
  readonly verifier: Role;
  /** The mix nodes, by layer. */
  readonly mixNodes: readonly Role[];
  /** The gateways. */
  readonly gateways: readonly Role[];
}

const PROGRAMS = {
  ledger: '@coir/issuer-service/ledger/main',
  issuer: '@coir/issuer-service/main',
  directory: '@coir/mixnet/directory/main',
  verifier: '@coir/verifier/main',
  'mix-node': '@coir/mixnet/mix-node/main',
  gateway: '@coir/mixnet/gateway/main',
} as const;

/** Lists the processes of the network in a folder. */
export function rolesOf({ path, plan }: Pick<NetworkFolder, 'path' | 'plan'>): NetworkRoles {
  const role = (name: string, kind: keyof typeof PROGRAMS): Role => ({
    name,
    program: fileURLToPath(import.meta.resolve(PROGRAMS[kind])),
    words: [],
    configFile: join(path, name, 'config.json'),
    logFile: join(path, name, 'log.txt'),
  });
  return {
    ledger: role('ledger', 'ledger'),
    issuers: plan.issuerPlaces.map(({ name }) => role(name, 'issuer')),
    directory: role('directory', 'directory'),
    verifier: role('verifier', 'verifier'),
    mixNodes: plan.mixNodes.map(({ name }) => role(name, 'mix-node')),
    gateways: plan.gateways.map(({ name }) => role(name, 'gateway')),
  };
}
