import { join } from 'node:path';
import type { NetworkPlan } from './network-plan.ts';
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

/** A network's folder, and what is in it. */
interface NetworkPlace {
  readonly path: string;
  readonly plan: NetworkPlan;
}

/** Names of the commands that run the roles. */
export type RoleKind = 'ledger' | 'issuer' | 'directory' | 'verifier' | 'mix-node' | 'gateway';

/**
 * Makes the files that a role wants to find, where they are not there.
 *
 * @param configFile - The configuration of the role.
 */
export type InitRole = (kind: RoleKind, configFile: string) => Promise<void>;

/**
 * Makes the state of every role of a new network: stores in which nothing has happened. Roles do
 * not make it themselves, so that one that is lost is missed.
 */
export async function initRoles({ path, plan }: NetworkPlace, initRole: InitRole): Promise<void> {
  const { issuers, mixNodes, gateways, ...single } = rolesOf({ path, plan }, '');
  for (const role of [...Object.values(single), ...issuers, ...mixNodes, ...gateways]) {
    await initRole(role.words[0] as RoleKind, role.configFile);
  }
}

/**
 * Lists the processes of the network in a folder.
 *
 * @param program - Path of the program `coir`, of which each role is a command.
 */
export function rolesOf({ path, plan }: NetworkPlace, program: string): NetworkRoles {
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
