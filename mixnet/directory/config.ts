import { z } from 'zod';

const CONFIG_SHAPE = {
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8080),
  /** The network's description; see {@link parseTopologyFile}. */
  topologyFile: z.string().min(1),
  logLevel: z.string().default('warn'),
};

/** Settings of the directory: `MIXNET_…` in the environment, or a file. */
export const DIRECTORY_CONFIG: z.ZodObject<typeof CONFIG_SHAPE> = z.strictObject(CONFIG_SHAPE);
