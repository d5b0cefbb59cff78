import { join } from 'node:path';
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

/** Names of the commands that run the roles. */
type RoleKind = 'ledger' | 'issuer' | 'directory' | 'verifier' | 'mix-node' | 'gateway';

/**
 * Lists the processes of the network in a folder.
 *
 * @param program - Path of the program `coir`, of which each role is a command.
 */
export function rolesOf(
  { path, plan }: Pick<NetworkFolder, 'path' | 'plan'>,
  program: string,
): NetworkRoles {
  const role = (name: string, kind: RoleKind): Role => ({
    name,
    program,
    words: [kind, 'serve'],
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
