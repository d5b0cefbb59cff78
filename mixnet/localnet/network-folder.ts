import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PairingGroup } from '@coir/coconut';
import { type Manifest, parseManifest } from '@coir/coconut/ticket';
import { type FolderLock, lockFolder } from '@coir/io/folder-lock';
import { syncFolder } from '@coir/io/private-file';
import { createNetwork, MANIFEST_FILE, TREASURY_FILE } from './create-network.ts';
import { LocalnetError } from './errors.ts';
import { type NetworkPlan, PLAN_FILE, planNetwork, readPlan, writePlan } from './network-plan.ts';
import { type InitRole, initRoles } from './network-roles.ts';
import { assertSize, DEFAULT_SIZE, type NetworkSize } from './network-size.ts';
import { makePathsRelative } from './role-paths.ts';

/** Added to the name of a folder while the network in it is made. */
const UNFINISHED = '.new';

/** Inputs to the founding of a network. */
export interface Founding {
  /** Unix seconds. */
  readonly nowSeconds: number;
  /** Group that its keys are computed in. */
  readonly group: PairingGroup;
  /** Makes the state of each role. */
  readonly initRole: InitRole;
}

/** The folder of a local network, held by this process alone until it is released. */
export interface NetworkFolder {
  /** Absolute path. */
  readonly path: string;
  /** Names, ports and sizes of the network. */
  readonly plan: NetworkPlan;
  /** The network's manifest. */
  readonly manifest: Manifest;
  /** `true` if the network was there before. */
  readonly isReopened: boolean;
  /** Gives the folder free. */
  release(): void;
}

function unusable(path: string, error: unknown): LocalnetError {
  const { code = 'unknown error' } = error as { readonly code?: string };
  return new LocalnetError(
    'LOCALNET_FOLDER_UNUSABLE',
    `${path} cannot be made or written to (${code}); name a folder in a place that is yours`,
    { cause: error },
  );
}

function inUse(path: string): LocalnetError {
  return new LocalnetError(
    'LOCALNET_IN_USE',
    `a network is already running in ${path}; stop it and try again, or name another folder`,
  );
}

/**
 * Takes the lock of a folder.
 *
 * @throws {@link LocalnetError} `LOCALNET_IN_USE`, `LOCALNET_FOLDER_UNUSABLE`
 */
function takeFolder(path: string): FolderLock {
  let lock: FolderLock | undefined;
  try {
    lock = lockFolder(path);
  } catch (error) {
    throw unusable(path, error);
  }
  if (lock === undefined) throw inUse(path);
  return lock;
}

/**
 * Makes a folder and those it lies in. Unlike the platform's recursive way it ends everywhere,
 * below /proc too.
 */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * `true` if the folder holds a network, `false` if there is none and one can be made.
 *
 * @throws {@link LocalnetError} that says what lies there instead.
 */
function holdsNetwork(path: string): boolean {
  let names: readonly string[];
  try {
    if (!existsSync(path)) return false;
    names = readdirSync(path);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== 'ENOTDIR') throw unusable(path, error);
    throw new LocalnetError(
      'LOCALNET_FOREIGN_FOLDER',
      `${path} is a file, not a folder; name another place`,
    );
  }
  if (names.includes(PLAN_FILE)) return true;
  if (names.length === 0) return false;
  if (names.includes(TREASURY_FILE) || names.includes(MANIFEST_FILE)) {
    throw new LocalnetError(
      'LOCALNET_HALF_MADE',
      `${path} is a local network that was never finished and has no money or mail in it; remove it, or name another folder`,
    );
  }
  throw new LocalnetError(
    'LOCALNET_FOREIGN_FOLDER',
    `${path} is not empty and holds no local network; name another folder`,
  );
}

/** Removes what an interrupted start left. */
function clearUnfinished(unfinished: string): void {
  if (!existsSync(unfinished)) return;
  const isOurs = existsSync(join(unfinished, 'lock'));
  if (!isOurs && readdirSync(unfinished).length > 0) {
    throw new LocalnetError(
      'LOCALNET_FOREIGN_FOLDER',
      `${unfinished} is in the way and not from here; remove it, or name another folder`,
    );
  }
  if (isOurs) takeFolder(unfinished).release();
  rmSync(unfinished, { recursive: true, force: true });
}

/** Makes a network beside its place and moves it there when it is whole. */
async function createFolder(
  path: string,
  size: NetworkSize,
  { nowSeconds, group, initRole }: Founding,
): Promise<FolderLock> {
  const unfinished = path + UNFINISHED;
  const plan = await planNetwork(size);
  try {
    makeFolders(dirname(path));
    clearUnfinished(unfinished);
    mkdirSync(unfinished, { mode: 0o700 });
  } catch (error) {
    throw error instanceof LocalnetError ? error : unusable(path, error);
  }
  const lock = takeFolder(unfinished);
  try {
    createNetwork(unfinished, plan, nowSeconds, group);
    await initRoles({ path: unfinished, plan }, initRole);
    writePlan(unfinished, plan);
    // An empty folder in its place is replaced.
    renameSync(unfinished, path);
    syncFolder(dirname(path));
    return lock;
  } catch (error) {
    lock.release();
    rmSync(unfinished, { recursive: true, force: true });
    if ((error as { readonly code?: string }).code === 'ENOTEMPTY') throw inUse(path);
    throw unusable(path, error);
  }
}

function assertSameSize(path: string, plan: NetworkPlan, size: Partial<NetworkSize>): void {
  const { issuers, threshold } = plan;
  if ((size.issuers ?? issuers) === issuers && (size.threshold ?? threshold) === threshold) return;
  throw new LocalnetError(
    'LOCALNET_SIZE',
    `${path} holds a network of ${issuers} issuers with threshold ${threshold}; start it with ` +
      `--issuers ${issuers} --threshold ${threshold}, or name another folder`,
  );
}

/**
 * Checks that the folder can be the home of a network of this size, as far as that can be told
 * without doing anything.
 *
 * @returns The size of the network that is there or will be.
 * @throws {@link LocalnetError} `LOCALNET_SIZE`
 */
export function checkSize(path: string, size: Partial<NetworkSize>): NetworkSize {
  if (existsSync(join(path, PLAN_FILE))) {
    const plan = readPlan(path);
    assertSameSize(path, plan, size);
    return plan;
  }
  const whole = { ...DEFAULT_SIZE, ...size };
  assertSize(whole);
  return whole;
}

/**
 * Loads the network that a folder holds, or makes one where there is none.
 *
 * @param path - Absolute.
 * @param size - Expected size of a network that is there; 3 issuers with threshold 2 complete it
 * for a new one.
 * @param founding - What a new one is made with.
 * @throws {@link LocalnetError} `LOCALNET_SIZE`, `LOCALNET_IN_USE`, or what lies in its place.
 */
export async function loadNetworkFolder(
  path: string,
  size: Partial<NetworkSize>,
  founding: Founding,
): Promise<NetworkFolder> {
  const isReopened = holdsNetwork(path);
  const wanted = { ...DEFAULT_SIZE, ...size };
  if (!isReopened) assertSize(wanted);
  const lock = isReopened ? takeFolder(path) : await createFolder(path, wanted, founding);
  try {
    const plan = readPlan(path);
    assertSameSize(path, plan, size);
    makePathsRelative(path, plan);
    const manifest = readManifest(join(path, MANIFEST_FILE));
    return { path, plan, manifest, isReopened, release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function readManifest(file: string): Manifest {
  try {
    return parseManifest(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LocalnetError(
      'LOCALNET_DAMAGED',
      `${file} is not the manifest it was; restore it, or name another folder`,
      { cause: error },
    );
  }
}
