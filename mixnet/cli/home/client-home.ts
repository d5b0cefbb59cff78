import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { PairingGroup } from '@coir/coconut';
import { CoconutError, type DecodedManifest, trustManifest } from '@coir/coconut/ticket';
import { type FolderLock, lockFolder } from '@coir/io/folder-lock';
import { writePrivateFile, writePrivateJson } from '@coir/io/private-file';
import {
  createLocalClient,
  LOCAL_CLIENT_FILES,
  type NetworkProfile,
  PROFILE_FILE,
  readProfile,
} from '@coir/localnet';
import { EXIT_CODES, ExitError } from '@coir/service';
import { z } from 'zod';

/** Names the client's gateway. */
const GATEWAY_FILE = 'gateway.json';
const MANIFEST_FILE = 'network.json';
/** Files that an interrupted `init` leaves. */
const OWN_FILES: ReadonlySet<string> = new Set([
  'lock',
  GATEWAY_FILE,
  MANIFEST_FILE,
  ...LOCAL_CLIENT_FILES,
]);

const gatewaySchema = z.strictObject({ name: z.string(), identity: z.string() });

/**
 * The folder in which one client keeps everything: the network it belongs to, identity,
 * registration, wallet, account and mail.
 */
export interface ClientHome {
  /** Absolute path. */
  readonly path: string;
  /** The network. */
  readonly profile: NetworkProfile;
  /** The network's manifest, which has the digest of the profile. */
  readonly manifest: DecodedManifest;
  /** The client's gateway. */
  readonly gateway: NetworkProfile['gateways'][number];
  /** File with the key of the treasury; only local networks have one. */
  readonly treasuryFile: string | undefined;
}

function configuration(message: string): ExitError {
  return new ExitError(EXIT_CODES.configuration, message);
}

function failed(message: string): ExitError {
  return new ExitError(EXIT_CODES.failed, message);
}

/** Reads the manifest a profile names, and checks that it is the one the profile means. */
function readManifest(file: string, profile: NetworkProfile, group: PairingGroup): DecodedManifest {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw configuration(`${file}, the manifest of the network, cannot be read`);
  }
  try {
    return trustManifest(text, profile.manifestDigest, group);
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw configuration(`${file}: ${error.message}`);
  }
}

function chooseGateway(
  profile: NetworkProfile,
  wanted: string | undefined,
): NetworkProfile['gateways'][number] {
  const { gateways } = profile;
  const gateway = gateways.find(
    ({ name, identity }) => wanted === undefined || wanted === name || wanted === identity,
  );
  if (gateway !== undefined) return gateway;
  const names = gateways.map(({ name }) => name).join(', ');
  throw new ExitError(EXIT_CODES.usage, `the network has no such gateway; it has ${names}`);
}

/**
 * Takes a home for this process, so that no other one is the same client at the same time.
 *
 * @throws ExitError if another one has it.
 */
export function lockHome(path: string): FolderLock {
  const lock = lockFolder(path);
  if (lock !== undefined) return lock;
  throw new ExitError(
    EXIT_CODES.tryAgain,
    `another command uses ${path}, and one client runs once; wait for it or stop it, and try again`,
  );
}

/** `true` if a folder is the home of a client, and whole. */
function isHome(path: string): boolean {
  return [PROFILE_FILE, GATEWAY_FILE].every((name) => existsSync(join(path, name)));
}

/** `true` if an interrupted `init` may have left a file of this name. */
function isOwnFile(name: string): boolean {
  return OWN_FILES.has(name.replace(/(\.new|-wal|-shm|-journal)$/, ''));
}

/** A home that is to be made. */
export interface NewHome {
  /** Absolute path. */
  readonly path: string;
  /** Folder of the network, with its profile. */
  readonly network: string;
  /** Name or identity of a gateway of the network; the first one by default. */
  readonly gateway: string | undefined;
}

/** Makes the folder of a home, unless it is there. */
function makeFolder(path: string): void {
  try {
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    readdirSync(path);
  } catch (error) {
    const { code = 'unknown error' } = error as { readonly code?: string };
    throw failed(
      `${path} cannot be a folder (${code}); name one with --home, in a folder that is there`,
    );
  }
}

function readNetworkProfile(network: string): NetworkProfile {
  const file = join(network, PROFILE_FILE);
  if (existsSync(file)) return readProfile(file);
  throw configuration(
    `${network} is no folder of a network: there is no ${PROFILE_FILE} in it; ` +
      '"npm start -- --keep" prints the folder of one',
  );
}

/**
 * Makes a home with identity, account and wallet, or finds it made; one that is there is moved to
 * the gateway that is named. No other command makes these files: one that is lost is missed.
 *
 * @returns The lock of the home.
 * @throws ExitError if there is something else, or the home of a client of another network.
 */
export async function prepareHome({ path, network, gateway }: NewHome): Promise<FolderLock> {
  const profile = readNetworkProfile(network);
  const { name, identity } = chooseGateway(profile, gateway);
  const ownProfile = join(path, PROFILE_FILE);
  const isThere = isHome(path);
  if (isThere && readProfile(ownProfile).manifestDigest !== profile.manifestDigest) {
    throw failed(`${path} holds a client of another network; name another folder with --home`);
  }
  makeFolder(path);
  if (!isThere && !readdirSync(path).every(isOwnFile)) {
    throw failed(`${path} is not empty and holds no client; name another folder with --home`);
  }
  const lock = lockHome(path);
  const writeGateway = (): void => writePrivateJson(join(path, GATEWAY_FILE), { name, identity });
  if (isThere) {
    if (gateway !== undefined) writeGateway();
    return lock;
  }
  await createLocalClient(path);
  writePrivateFile(
    join(path, MANIFEST_FILE),
    readFileSync(resolve(network, profile.manifestFile), 'utf8'),
  );
  writeGateway();
  // Written last: with it the home is whole.
  writePrivateJson(ownProfile, {
    ...profile,
    manifestFile: MANIFEST_FILE,
    ...treasurySeenFrom(path, network, profile),
  });
  return lock;
}

/** Where the treasury of a network lies, seen from the folder of a client. */
export function treasurySeenFrom(
  path: string,
  network: string,
  { treasuryFile }: NetworkProfile,
): Pick<NetworkProfile, 'treasuryFile'> {
  if (treasuryFile === undefined) return {};
  const file = realpathSync(resolve(network, treasuryFile));
  return { treasuryFile: relative(realpathSync(path), file) };
}

/**
 * Stops unless a folder is the home of a client.
 *
 * @throws ExitError
 */
export function assertHome(path: string): void {
  if (isHome(path)) return;
  throw configuration(
    `${path} is no home of a client; "npx coir client init --network DIR --home ${path}" makes one`,
  );
}

/**
 * Loads the home in a folder.
 *
 * @throws ExitError if there is none.
 */
export function loadHome(path: string, group: PairingGroup): ClientHome {
  assertHome(path);
  const file = join(path, PROFILE_FILE);
  const profile = readProfile(file);
  const { identity } = gatewaySchema.parse(
    JSON.parse(readFileSync(join(path, GATEWAY_FILE), 'utf8')),
  );
  const manifest = readManifest(resolve(dirname(file), profile.manifestFile), profile, group);
  const { treasuryFile } = profile;
  return {
    path,
    profile,
    manifest,
    gateway: chooseGateway(profile, identity),
    treasuryFile:
      treasuryFile === undefined ? undefined : resolve(realpathSync(path), treasuryFile),
  };
}
