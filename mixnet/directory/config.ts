import { z } from 'zod';

/** Settings of the directory: `MIXNET_…` in the environment, or a file. */
export interface DirectoryConfig {
  readonly host: string;
  readonly port: number;
  /** The network's description; see `parseTopologyFile`. */
  readonly topologyFile: string;
  readonly logLevel: string;
}

/** Reads {@link DirectoryConfig}. */
export const DIRECTORY_CONFIG: z.ZodObject<{
  [Key in keyof DirectoryConfig]: z.ZodType<DirectoryConfig[Key]>;
}> = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8080),
  topologyFile: z.string().min(1),
  logLevel: z.string().default('warn'),
});
