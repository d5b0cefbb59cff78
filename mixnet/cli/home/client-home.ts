import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { PairingGroup } from '@coir/coconut';
import { CoconutError, type DecodedManifest, trustManifest } from '@coir/coconut/ticket';
import { type FolderLock, lockFolder } from '@coir/io/folder-lock';
import { writePrivateFile, writePrivateJson } from '@coir/io/private-file';
import { type NetworkProfile, PROFILE_FILE, readProfile } from '@coir/localnet';
import { EXIT_CODES, ExitError } from '@coir/service';
import { z } from 'zod';

/** Names the client's gateway. */
const GATEWAY_FILE = 'gateway.json';
const MANIFEST_FILE = 'network.json';
/** Files that an interrupted `init` leaves. */
const OWN_FILES: ReadonlySet<string> = new Set(['lock', GATEWAY_FILE, MANIFEST_FILE]);

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
 * Writes everything of a home that says where it belongs, or finds it written. Identity, account
 * and wallet come into being when they are used.
 *
 * @returns The lock of the home.
 * @throws ExitError if there is something else, or the home of a client of another network.
 */
export function prepareHome({ path, network, gateway }: NewHome): FolderLock {
  const profile = readNetworkProfile(network);
  const { name, identity } = chooseGateway(profile, gateway);
  const ownProfile = join(path, PROFILE_FILE);
  const isThere = isHome(path);
  if (isThere && readProfile(ownProfile).manifestDigest !== profile.manifestDigest) {
    throw failed(`${path} holds a client of another network; name another folder with --home`);
  }
  makeFolder(path);
  if (!isThere && readdirSync(path).some((entry) => !OWN_FILES.has(entry))) {
    throw failed(`${path} is not empty and holds no client; name another folder with --home`);
  }
  const lock = lockHome(path);
  if (isThere) return lock;
  writePrivateFile(
    join(path, MANIFEST_FILE),
    readFileSync(resolve(network, profile.manifestFile), 'utf8'),
  );
  writePrivateJson(join(path, GATEWAY_FILE), { name, identity });
  const { treasuryFile } = profile;
  const ownTreasury =
    treasuryFile === undefined
      ? {}
      : {
          treasuryFile: relative(realpathSync(path), realpathSync(resolve(network, treasuryFile))),
        };
  // Written last: with it the home is whole.
  writePrivateJson(ownProfile, { ...profile, manifestFile: MANIFEST_FILE, ...ownTreasury });
  return lock;
}

/**
 * Loads the home in a folder.
 *
 * @throws ExitError if there is none.
 */
export function loadHome(path: string, group: PairingGroup): ClientHome {
  const file = join(path, PROFILE_FILE);
  if (!isHome(path)) {
    throw configuration(
      `${path} is no home of a client; "npx coir client init --network DIR --home ${path}" makes one`,
    );
  }
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
