import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PairingGroup } from '@coir/coconut';
import { type Manifest, parseManifest } from '@coir/coconut/ticket';
import { writePrivateJson } from '@coir/io/private-file';
import { z } from 'zod';
import { foundNetwork } from './create-network.ts';
import { describeNetwork, type NetworkDescription } from './network-plan.ts';
import {
  assertShape,
  DEFAULT_SHAPE,
  LAYERS,
  MAX_ISSUERS,
  type NetworkShape,
  ShapeError,
} from './network-shape.ts';
import type { Role } from './supervisor.ts';

/** Written last, so that a folder without it never had a network that ran. */
const DESCRIPTION_FILE = 'local-network.json';

/** The folder of a local network. */
export interface NetworkFolder {
  /** Absolute path. */
  readonly path: string;
  /** Names, ports and sizes of the network. */
  readonly description: NetworkDescription;
  /** The network's manifest. */
  readonly manifest: Manifest;
  /** Whether the network was there before. */
  readonly isReopened: boolean;
  /** The processes that make the network. */
  readonly roles: NetworkRoles;
}

/** The processes of a local network. */
export interface NetworkRoles {
  readonly ledger: Role;
  readonly issuers: readonly Role[];
  readonly directory: Role;
  readonly verifier: Role;
  readonly mixNodes: readonly Role[];
  readonly gateways: readonly Role[];
}

function rolesOf(path: string, description: NetworkDescription): NetworkRoles {
  const role = (name: string, program: string): Role => ({
    name,
    program: fileURLToPath(import.meta.resolve(program)),
    configFile: join(path, name, 'config.json'),
    logFile: join(path, name, 'log.txt'),
  });
  return {
    ledger: role('ledger', '@coir/issuer-service/ledger/main'),
    issuers: description.issuerPlaces.map(({ name }) => role(name, '@coir/issuer-service/main')),
    directory: role('directory', '@coir/mixnet/directory/main'),
    verifier: role('verifier', '@coir/verifier/main'),
    mixNodes: description.mixNodes.map(({ name }) => role(name, '@coir/mixnet/mix-node/main')),
    gateways: description.gateways.map(({ name }) => role(name, '@coir/mixnet/gateway/main')),
  };
}

const portSchema = z.int().min(1).max(65_535);
const descriptionSchema: z.ZodType<NetworkDescription> = z.strictObject({
  issuers: z.int().min(1).max(MAX_ISSUERS),
  threshold: z.int().min(1).max(MAX_ISSUERS),
  ledgerPort: portSchema,
  directoryPort: portSchema,
  verifierPort: portSchema,
  issuerPlaces: z.array(
    z.strictObject({ name: z.string(), issuerIndex: z.int().min(1), port: portSchema }),
  ),
  mixNodes: z.array(
    z.strictObject({ name: z.string(), layer: z.int().min(1).max(LAYERS), mixPort: portSchema }),
  ),
  gateways: z.array(z.strictObject({ name: z.string(), mixPort: portSchema, wsPort: portSchema })),
});

function readDescription(path: string): NetworkDescription {
  try {
    return descriptionSchema.parse(JSON.parse(readFileSync(join(path, DESCRIPTION_FILE), 'utf8')));
  } catch {
    throw new Error(`${join(path, DESCRIPTION_FILE)} is damaged. Name another folder.`);
  }
}

function reopen(path: string, shape: Partial<NetworkShape>): NetworkDescription {
  const description = readDescription(path);
  const { issuers, threshold } = description;
  if ((shape.issuers ?? issuers) !== issuers || (shape.threshold ?? threshold) !== threshold) {
    throw new ShapeError(
      `${path} holds a network of ${issuers} issuers with threshold ${threshold}. Start it with ` +
        `--issuers ${issuers} --threshold ${threshold}, or name another folder.`,
    );
  }
  return description;
}

/**
 * Opens the network that a folder holds, or founds one in an empty folder.
 *
 * @param shape - What is asked of a network there already; 3 issuers with threshold 2 complete it for a new one.
 * @param group - What the keys of a new one are computed in.
 * @throws {@link ShapeError} if there can be no such network, or the folder's has another shape.
 * @throws Error if the folder holds something else.
 */
export async function openNetworkFolder(
  path: string,
  shape: Partial<NetworkShape>,
  nowSeconds: number,
  group: PairingGroup,
): Promise<NetworkFolder> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const isReopened = existsSync(join(path, DESCRIPTION_FILE));
  let description: NetworkDescription;
  if (isReopened) {
    description = reopen(path, shape);
  } else {
    if (readdirSync(path).length > 0) {
      throw new Error(`${path} is not empty and holds no local network. Name another folder.`);
    }
    const fullShape = { ...DEFAULT_SHAPE, ...shape };
    assertShape(fullShape);
    description = await describeNetwork(fullShape);
    foundNetwork(path, description, nowSeconds, group);
    writePrivateJson(join(path, DESCRIPTION_FILE), description);
  }
  const manifest = parseManifest(readFileSync(join(path, 'network.json'), 'utf8'));
  return { path, description, manifest, isReopened, roles: rolesOf(path, description) };
}
