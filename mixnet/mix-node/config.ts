import { z } from 'zod';

const port = z.int().min(0).max(65_535);

/** What mix nodes and gateways have in common. */
export const NODE_CONFIG_SHAPE = {
  /** The address other nodes reach this one at; an IP literal. */
  host: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  /** See {@link readNodeKeys}. */
  keysFile: z.string().min(1),
  /** Replay tags of the Sphinx key. Take a new file with a new key. */
  replayFile: z.string().min(1),
  /** Base URL of the directory. */
  directoryUrl: z.url({ protocol: /^https?$/ }),
  /** Serves health and counts on this port of the loopback address. */
  monitorPort: port.optional(),
};

const CONFIG_SHAPE = { ...NODE_CONFIG_SHAPE, port: port.default(1789) };

/** Settings of a mix node: `MIXNET_…` in the environment, or a file. */
export const MIX_NODE_CONFIG: z.ZodObject<typeof CONFIG_SHAPE> = z.strictObject(CONFIG_SHAPE);
