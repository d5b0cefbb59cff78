import { z } from 'zod';
import { NODE_CONFIG_SHAPE, type NodeConfig } from '../mix-node/config.ts';

/** Settings of a gateway: `MIXNET_…` in the environment, or a file. */
export interface GatewayConfig extends NodeConfig {
  /** Frames of other nodes. */
  readonly mixPort: number;
  /** Websockets of clients. */
  readonly clientPort: number;
  /** Clients, mail and leases. */
  readonly databaseFile: string;
  /** Base URL of the operator's verifier. Needed unless access is open. */
  readonly verifierUrl: string | undefined;
  /** The bearer token the verifier asks for. */
  readonly verifierTokenFile: string | undefined;
  /** Gives bandwidth to whoever asks; only on a loopback address. */
  readonly openAccess: boolean;
}

const port = z.int().min(0).max(65_535);

/** Reads {@link GatewayConfig}. */
export const GATEWAY_CONFIG: z.ZodObject<{
  [Key in keyof GatewayConfig]: z.ZodType<GatewayConfig[Key]>;
}> = z.strictObject({
  ...NODE_CONFIG_SHAPE,
  mixPort: port.default(1789),
  clientPort: port.default(9000),
  databaseFile: z.string().min(1),
  verifierUrl: z.url({ protocol: /^https?$/ }).optional(),
  verifierTokenFile: z.string().min(1).optional(),
  openAccess: z.boolean().default(false),
});
