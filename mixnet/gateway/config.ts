import { z } from 'zod';
import { NODE_CONFIG_SHAPE } from '../mix-node/config.ts';

const port = z.int().min(0).max(65_535);

const CONFIG_SHAPE = {
  ...NODE_CONFIG_SHAPE,
  mixPort: port.default(1789),
  /** Websockets of clients. */
  clientPort: port.default(9000),
  /** Clients, mail and leases. */
  databaseFile: z.string().min(1),
  /** Base URL of the operator's verifier. Needed unless access is open. */
  verifierUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** The bearer token the verifier asks for. */
  verifierTokenFile: z.string().min(1).optional(),
  /** Gives bandwidth to whoever asks; only on a loopback address. */
  openAccess: z.boolean().default(false),
};

/** Settings of a gateway: `MIXNET_…` in the environment, or a file. */
export const GATEWAY_CONFIG: z.ZodObject<typeof CONFIG_SHAPE> = z.strictObject(CONFIG_SHAPE);
