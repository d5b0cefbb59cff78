import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePrivateJson } from '@coir/io/private-file';
import type { NetworkPlan } from './network-plan.ts';

/**
 * The files that the configuration of each role names, by setting, relative to the folder of the
 * role.
 */
export const ROLE_PATHS = {
  ledger: { databaseFile: 'ledger.sqlite' },
  issuer: {
    manifestFile: '../network.json',
    signingKeyFile: 'signing-key.json',
    identityKeyFile: 'identity-key.json',
    databaseFile: 'issuer.sqlite',
  },
  directory: { topologyFile: '../topology.json' },
  verifier: {
    manifestFile: '../network.json',
    tokenFile: 'token',
    databaseFile: 'verifier.sqlite',
  },
  mixNode: { keysFile: 'keys.json', replayFile: 'replay-tags' },
  gateway: {
    keysFile: 'keys.json',
    replayFile: 'replay-tags',
    databaseFile: 'gateway.sqlite',
    verifierTokenFile: '../verifier/token',
  },
} as const;

type Config = Record<string, unknown>;

/** Each role of a plan by its name, with its paths. */
function pathsByRole(plan: NetworkPlan): readonly (readonly [string, Record<string, string>])[] {
  return [
    ['ledger', ROLE_PATHS.ledger],
    ['directory', ROLE_PATHS.directory],
    ['verifier', ROLE_PATHS.verifier],
    ...plan.issuerPlaces.map(({ name }) => [name, ROLE_PATHS.issuer] as const),
    ...plan.mixNodes.map(({ name }) => [name, ROLE_PATHS.mixNode] as const),
    ...plan.gateways.map(({ name }) => [name, ROLE_PATHS.gateway] as const),
  ];
}

/** Reads the configuration of a role. */
export function readConfig(file: string): Config {
  return JSON.parse(readFileSync(file, 'utf8')) as Config;
}

/**
 * Makes the paths in the configurations of a folder relative, which earlier versions wrote
 * absolute: a copy would use the files of the original. A path that leads elsewhere, as somebody
 * wanted it, stays.
 */
export function makePathsRelative(folder: string, plan: NetworkPlan): void {
  const verifier = join(folder, 'verifier', 'config.json');
  if (!existsSync(verifier)) return;
  const { manifestFile } = readConfig(verifier);
  if (typeof manifestFile !== 'string' || manifestFile.startsWith('.')) return;
  const formerFolder = dirname(manifestFile);
  // The verifier's is the last, so that an interruption begins again.
  const roles = pathsByRole(plan).toSorted(([left], [right]) =>
    left === 'verifier' ? 1 : right === 'verifier' ? -1 : 0,
  );
  for (const [role, paths] of roles) {
    const file = join(folder, role, 'config.json');
    const config = readConfig(file);
    const changed = Object.entries(paths).filter(
      ([setting, path]) => config[setting] === join(formerFolder, role, path),
    );
    if (changed.length > 0) writePrivateJson(file, { ...config, ...Object.fromEntries(changed) });
  }
}
