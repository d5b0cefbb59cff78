import { z } from 'zod';

/** What mix nodes and gateways have in common. */
export interface NodeConfig {
  /** The address other nodes reach this one at; an IP literal. */
  readonly host: string;
  /** See `readNodeKeys`. */
  readonly keysFile: string;
  /** Replay tags of the Sphinx key. Take a new file with a new key. */
  readonly replayFile: string;
  /** Base URL of the directory. */
  readonly directoryUrl: string;
  /** Serves health and counts on this port of the loopback address. */
  readonly monitorPort: number | undefined;
}

/** Settings of a mix node: `MIXNET_…` in the environment, or a file. */
export interface MixNodeConfig extends NodeConfig {
  readonly port: number;
}

const port = z.int().min(0).max(65_535);

/** The members of {@link NodeConfig}. */
export const NODE_CONFIG_SHAPE: { [Key in keyof NodeConfig]: z.ZodType<NodeConfig[Key]> } = {
  host: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  keysFile: z.string().min(1),
  replayFile: z.string().min(1),
  directoryUrl: z.url({ protocol: /^https?$/ }),
  monitorPort: port.optional(),
};

/** Reads {@link MixNodeConfig}. */
export const MIX_NODE_CONFIG: z.ZodObject<{
  [Key in keyof MixNodeConfig]: z.ZodType<MixNodeConfig[Key]>;
}> = z.strictObject({ ...NODE_CONFIG_SHAPE, port: port.default(1789) });
