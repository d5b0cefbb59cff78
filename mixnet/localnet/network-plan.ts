import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateJson } from '@coir/io/private-file';
import { z } from 'zod';
import { LocalnetError } from './errors.ts';
import { findFreePorts } from './free-ports.ts';
import {
  GATEWAYS,
  LAYERS,
  MAX_ISSUERS,
  type NetworkSize,
  NODES_PER_LAYER,
} from './network-size.ts';

/** Only this machine can reach the local network. */
export const HOST = '127.0.0.1';

/** Names of a local network's money and separation. */
export const NETWORK = 'coir-local';
/** Id of its ledger's chain. */
export const CHAIN_ID = 'coir-local-1';
/** Unit of its play money. */
export const DENOM = 'ucoir';

/** Written last into a new folder, so that a folder without it never had a network that ran. */
export const PLAN_FILE = 'local-network.json';

/** A mix node by its place. */
export interface MixNodePlace {
  /** Name for people and of its folder. */
  readonly name: string;
  /** From 1. */
  readonly layer: number;
  /** Port for frames of other nodes. */
  readonly mixPort: number;
}

/** A gateway by its place. */
export interface GatewayPlace {
  /** Name for people and of its folder. */
  readonly name: string;
  /** Port for frames of other nodes. */
  readonly mixPort: number;
  /** Port for websockets of clients. */
  readonly wsPort: number;
}

/** An issuer by its place. */
export interface IssuerPlace {
  /** Name for people and of its folder. */
  readonly name: string;
  /** From 1. */
  readonly issuerIndex: number;
  /** Port of its HTTP interface. */
  readonly port: number;
}

/** The roles of a local network, and the port each listens on. Holds no secret. */
export interface NetworkPlan extends NetworkSize {
  /** Port of the embedded ledger. */
  readonly ledgerPort: number;
  /** Port of the directory. */
  readonly directoryPort: number;
  /** Port of the verifier. */
  readonly verifierPort: number;
  /** The issuers, by index. */
  readonly issuerPlaces: readonly IssuerPlace[];
  /** The mix nodes, by layer. */
  readonly mixNodes: readonly MixNodePlace[];
  /** The gateways. */
  readonly gateways: readonly GatewayPlace[];
}

/** Base URL of a role that speaks HTTP. */
export function urlOf(port: number): string {
  return `http://${HOST}:${port}`;
}

/** Plans a network of this size on ports that are free now. */
export async function planNetwork(size: NetworkSize): Promise<NetworkPlan> {
  const mixNodeCount = LAYERS * NODES_PER_LAYER;
  const needed = 3 + size.issuers + mixNodeCount + 2 * GATEWAYS;
  const ports = await findFreePorts(HOST, needed, (from, to) => randomInt(from, to));
  const next = (): number => ports.pop() ?? 0;
  return {
    ...size,
    ledgerPort: next(),
    directoryPort: next(),
    verifierPort: next(),
    issuerPlaces: Array.from({ length: size.issuers }, (_, position) => ({
      name: `issuer-${position + 1}`,
      issuerIndex: position + 1,
      port: next(),
    })),
    mixNodes: Array.from({ length: mixNodeCount }, (_, position) => {
      const layer = Math.floor(position / NODES_PER_LAYER) + 1;
      const name = `mix-${layer}-${(position % NODES_PER_LAYER) + 1}`;
      return { name, layer, mixPort: next() };
    }),
    gateways: Array.from({ length: GATEWAYS }, (_, position) => ({
      name: `gateway-${position + 1}`,
      mixPort: next(),
      wsPort: next(),
    })),
  };
}

/** Every port of a plan, with the role that listens on it. */
export function portsOf(
  plan: NetworkPlan,
): readonly { readonly role: string; readonly port: number }[] {
  return [
    { role: 'ledger', port: plan.ledgerPort },
    { role: 'directory', port: plan.directoryPort },
    { role: 'verifier', port: plan.verifierPort },
    ...plan.issuerPlaces.map(({ name, port }) => ({ role: name, port })),
    ...plan.mixNodes.map(({ name, mixPort }) => ({ role: name, port: mixPort })),
    ...plan.gateways.flatMap(({ name, mixPort, wsPort }) => [
      { role: name, port: mixPort },
      { role: name, port: wsPort },
    ]),
  ];
}

const portSchema = z.int().min(1).max(65_535);
const nameSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);
const planSchema: z.ZodType<NetworkPlan> = z.strictObject({
  issuers: z.int().min(1).max(MAX_ISSUERS),
  threshold: z.int().min(1).max(MAX_ISSUERS),
  ledgerPort: portSchema,
  directoryPort: portSchema,
  verifierPort: portSchema,
  issuerPlaces: z
    .array(z.strictObject({ name: nameSchema, issuerIndex: z.int().min(1), port: portSchema }))
    .max(MAX_ISSUERS),
  mixNodes: z
    .array(
      z.strictObject({
        name: nameSchema,
        layer: z.int().min(1).max(LAYERS),
        mixPort: portSchema,
      }),
    )
    .max(LAYERS * NODES_PER_LAYER),
  gateways: z
    .array(z.strictObject({ name: nameSchema, mixPort: portSchema, wsPort: portSchema }))
    .max(GATEWAYS),
});

/** Stores the plan of the network in a folder. */
export function writePlan(folder: string, plan: NetworkPlan): void {
  writePrivateJson(join(folder, PLAN_FILE), plan);
}

/**
 * Reads the plan of the network in a folder.
 *
 * @throws {@link LocalnetError} `LOCALNET_DAMAGED`
 */
export function readPlan(folder: string): NetworkPlan {
  const file = join(folder, PLAN_FILE);
  try {
    return planSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new LocalnetError(
      'LOCALNET_DAMAGED',
      `${file} is damaged; restore it, or name another folder`,
      { cause: error },
    );
  }
}
