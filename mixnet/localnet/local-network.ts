import { join } from 'node:path';
import type { PairingGroup } from '@coir/coconut';
import { type DecodedManifest, decodeManifest } from '@coir/coconut/ticket';
import { writePrivateJson } from '@coir/io/private-file';
import { encodeBase58 } from '@coir/protocol/topology';
import { ed25519 } from '@coir/sphinx/primitives';
import { LocalnetError } from './errors.ts';
import { isFree } from './free-ports.ts';
import type { NetworkFolder } from './network-folder.ts';
import { HOST, portsOf, urlOf } from './network-plan.ts';
import { writeLocalProfile } from './network-profile.ts';
import { rolesOf } from './network-roles.ts';
import { readNodeKeyFile } from './node-key-file.ts';
import { readConfig } from './role-paths.ts';
import type { Role, Supervisor } from './supervisor.ts';

/**
 * Reports one step of starting: a title, and the work.
 *
 * @typeParam Result - Outcome of the work, which `describe` puts into a phrase.
 */
export type Step = <Result>(
  title: string,
  work: () => Promise<Result>,
  describe?: (result: Result) => string,
) => Promise<Result>;

/** A gateway of the running network. */
export interface LocalGateway {
  /** Name for people. */
  readonly name: string;
  /** Ed25519. */
  readonly identity: Uint8Array;
  /** Address that clients connect to. */
  readonly clientUrl: string;
}

/** The local network while it runs. */
export interface LocalNetwork {
  /** Where its keys, configuration and data lie. */
  readonly folder: NetworkFolder;
  /** The network's manifest, decoded. */
  readonly manifest: DecodedManifest;
  /** Address of the embedded ledger. */
  readonly ledgerUrl: string;
  /** Address of the directory, without its `/api`. */
  readonly directoryUrl: string;
  /** Address of the verifier. */
  readonly verifierUrl: string;
  /** The gateways, in order. */
  readonly gateways: readonly LocalGateway[];
}

/** Needed to start a local network. */
export interface LocalNetworkModules {
  /** Path of the program `coir`, of which each role is a command. */
  readonly program: string;
  /** Runs the processes. */
  readonly supervisor: Supervisor;
  /** Told of every step. */
  readonly step: Step;
  /** Group that clients in this process compute in. */
  readonly group: PairingGroup;
  /** `true` has the gateways give bandwidth to whoever asks, without a ticket. */
  readonly openAccess: boolean;
}

/** `a`, `a and b`, `a to c`. */
function namesOf(roles: readonly Role[]): string {
  const [first] = roles;
  const last = roles.at(-1);
  if (first === undefined || last === undefined || first === last) return first?.name ?? 'none';
  return `${first.name} ${roles.length === 2 ? 'and' : 'to'} ${last.name}`;
}

/**
 * @throws {@link LocalnetError} `LOCALNET_PORT_IN_USE` that names every port somebody else listens
 * on.
 */
async function assertPortsFree({ path, plan }: NetworkFolder): Promise<void> {
  const taken: string[] = [];
  for (const { role, port } of portsOf(plan)) {
    if (!(await isFree(HOST, port))) taken.push(`${port} (${role})`);
  }
  if (taken.length === 0) return;
  throw new LocalnetError(
    'LOCALNET_PORT_IN_USE',
    `another program listens on ${taken.length === 1 ? 'a port' : 'ports'} of the network in ${path}: ` +
      `${taken.join(', ')}; end it and start again`,
  );
}

/** Opens or closes the gateways to clients without tickets. */
function setOpenAccess({ path, plan }: NetworkFolder, openAccess: boolean): void {
  for (const { name } of plan.gateways) {
    const file = join(path, name, 'config.json');
    const { openAccess: current, ...config } = readConfig(file);
    if ((current === true) === openAccess) continue;
    writePrivateJson(file, openAccess ? { ...config, openAccess } : config);
  }
}

/** Says where the network of a folder is, running or not, for programs that use it. */
export function describeLocalNetwork(folder: NetworkFolder, group: PairingGroup): LocalNetwork {
  const { plan, path } = folder;
  return {
    folder,
    manifest: decodeManifest(folder.manifest, group),
    ledgerUrl: urlOf(plan.ledgerPort),
    directoryUrl: urlOf(plan.directoryPort),
    verifierUrl: urlOf(plan.verifierPort),
    gateways: plan.gateways.map(({ name, wsPort }) => ({
      name,
      identity: ed25519.publicKey(readNodeKeyFile(path, name).identityKey),
      clientUrl: `ws://${HOST}:${wsPort}`,
    })),
  };
}

/**
 * Starts every process of the network, those that others ask first, and writes its profile.
 *
 * @throws {@link LocalnetError} `LOCALNET_PORT_IN_USE`, `LOCALNET_ROLE_ENDED`
 */
export async function startLocalNetwork(
  folder: NetworkFolder,
  { program, supervisor, step, group, openAccess }: LocalNetworkModules,
): Promise<LocalNetwork> {
  await assertPortsFree(folder);
  const network = describeLocalNetwork(folder, group);
  setOpenAccess(folder, openAccess);
  writeLocalProfile(folder.path, folder.manifest, {
    directoryUrl: network.directoryUrl,
    ledgerUrl: network.ledgerUrl,
    gateways: network.gateways.map(({ name, identity }) => ({
      name,
      identity: encodeBase58(identity),
      openAccess,
    })),
  });
  const roles = rolesOf(folder, program);
  const startAll = (these: readonly Role[]): Promise<unknown> =>
    step(namesOf(these), () => Promise.all(these.map((role) => supervisor.start(role))));
  await startAll([roles.ledger]);
  await startAll([roles.directory]);
  await startAll([roles.verifier]);
  await startAll(roles.issuers);
  await startAll(roles.gateways);
  await startAll(roles.mixNodes);
  return network;
}
