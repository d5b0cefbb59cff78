import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PairingGroup } from '@coir/coconut';
import { type DecodedManifest, decodeBase64Url, decodeManifest } from '@coir/coconut/ticket';
import { ed25519 } from '@coir/sphinx/primitives';
import type { NetworkFolder } from './network-folder.ts';
import { urlOf } from './network-plan.ts';
import type { Role, Supervisor } from './supervisor.ts';

/** Reports one step of starting: a title, and the work. */
export type Step = <Result>(
  title: string,
  work: () => Promise<Result>,
  describe?: (result: Result) => string,
) => Promise<Result>;

/** A gateway of the running network. */
export interface LocalGateway {
  readonly name: string;
  readonly identity: Uint8Array;
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

/** The two secrets of a node, as its key file keeps them. */
export interface NodeKeyFile {
  readonly identityKey: Uint8Array;
  readonly sphinxKey: Uint8Array;
}

/** Reads the keys of a node of the local network, to show what it could see. */
export function readNodeKeyFile(folder: string, name: string): NodeKeyFile {
  const keys = JSON.parse(readFileSync(join(folder, name, 'keys.json'), 'utf8')) as Record<
    keyof NodeKeyFile,
    string
  >;
  return {
    identityKey: decodeBase64Url(keys.identityKey, 32),
    sphinxKey: decodeBase64Url(keys.sphinxKey, 32),
  };
}

/** `a`, `a and b`, `a to c`. */
function namesOf(roles: readonly Role[]): string {
  const [first] = roles;
  const last = roles.at(-1);
  if (first === undefined || last === undefined || first === last) return first?.name ?? 'none';
  return `${first.name} ${roles.length === 2 ? 'and' : 'to'} ${last.name}`;
}

/**
 * Starts every process of the network, those that others ask first.
 *
 * @param group - What clients in this process compute in.
 */
export async function startLocalNetwork(
  folder: NetworkFolder,
  supervisor: Supervisor,
  step: Step,
  group: PairingGroup,
): Promise<LocalNetwork> {
  const { roles, description, path } = folder;
  const startAll = (these: readonly Role[]): Promise<unknown> =>
    step(namesOf(these), () => Promise.all(these.map((role) => supervisor.start(role))));
  await startAll([roles.ledger]);
  await startAll([roles.directory]);
  await startAll([roles.verifier]);
  await startAll(roles.issuers);
  await startAll(roles.gateways);
  await startAll(roles.mixNodes);
  return {
    folder,
    manifest: decodeManifest(folder.manifest, group),
    ledgerUrl: urlOf(description.ledgerPort),
    directoryUrl: urlOf(description.directoryPort),
    verifierUrl: urlOf(description.verifierPort),
    gateways: description.gateways.map(({ name, wsPort }) => ({
      name,
      identity: ed25519.publicKey(readNodeKeyFile(path, name).identityKey),
      clientUrl: `ws://127.0.0.1:${wsPort}`,
    })),
  };
}
