import { randomInt } from 'node:crypto';
import { findFreePorts } from './free-ports.ts';
import { GATEWAYS, LAYERS, type NetworkShape, NODES_PER_LAYER } from './network-shape.ts';

/** Only this machine can reach the local network. */
export const HOST = '127.0.0.1';

/** Names of a local network's money and separation. */
export const NETWORK = 'coir-local';
export const CHAIN_ID = 'coir-local-1';
export const DENOM = 'ucoir';

/** A mix node by its place. */
export interface MixNodePlace {
  /** Name for people and of its folder. */
  readonly name: string;
  /** 1 to {@link LAYERS}. */
  readonly layer: number;
  readonly mixPort: number;
}

/** A gateway by its place. */
export interface GatewayPlace {
  readonly name: string;
  readonly mixPort: number;
  readonly wsPort: number;
}

/** An issuer by its place. */
export interface IssuerPlace {
  readonly name: string;
  readonly issuerIndex: number;
  readonly port: number;
}

/** Which roles a local network has, and where each listens. Holds no secret. */
export interface NetworkDescription extends NetworkShape {
  readonly ledgerPort: number;
  readonly directoryPort: number;
  readonly verifierPort: number;
  readonly issuerPlaces: readonly IssuerPlace[];
  readonly mixNodes: readonly MixNodePlace[];
  readonly gateways: readonly GatewayPlace[];
}

/** Base URL of a role that speaks HTTP. */
export function urlOf(port: number): string {
  return `http://${HOST}:${port}`;
}

/** Plans a network of this shape on ports that are free now. */
export async function describeNetwork(shape: NetworkShape): Promise<NetworkDescription> {
  const mixNodeCount = LAYERS * NODES_PER_LAYER;
  const needed = 3 + shape.issuers + mixNodeCount + 2 * GATEWAYS;
  const ports = await findFreePorts(HOST, needed, (from, to) => randomInt(from, to));
  const next = (): number => ports.pop() ?? 0;
  return {
    ...shape,
    ledgerPort: next(),
    directoryPort: next(),
    verifierPort: next(),
    issuerPlaces: Array.from({ length: shape.issuers }, (_, position) => ({
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
