import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestDigest } from '@coir/coconut/ticket';
import { writePrivateJson } from '@coir/io/private-file';
import { z } from 'zod';
import { MANIFEST_FILE, TREASURY_FILE } from './create-network.ts';
import { LocalnetError } from './errors.ts';

/** The profile's name in the folder of a network. */
export const PROFILE_FILE = 'network-profile.json';

/** A gateway that clients may choose. */
export interface ProfileGateway {
  /** Name for people. */
  readonly name: string;
  /** Its identity key, base58. */
  readonly identity: string;
  /** `true` if it gives bandwidth to whoever asks, without a ticket. */
  readonly openAccess: boolean;
}

/**
 * Everything a client must know of a network. Holds no secret. Paths are relative to the file it
 * stands in.
 */
export interface NetworkProfile {
  /** Of this format. */
  readonly version: 1;
  /** Base URL of the directory, without its `/api`. */
  readonly directoryUrl: string;
  /** The network manifest. */
  readonly manifestFile: string;
  /** Digest that the manifest must have, lower-case hex. */
  readonly manifestDigest: string;
  /** Base URL of the embedded ledger. */
  readonly ledgerUrl: string;
  /** The gateways. */
  readonly gateways: readonly ProfileGateway[];
  /** Longest time that tickets rest after they were bought, in milliseconds. */
  readonly spendDelayMs: number;
  /** The account that gives play money away; only local networks have one. */
  readonly treasuryFile?: string | undefined;
}

const urlSchema = z.url({ protocol: /^https?$/ }).max(2_048);
const profileSchema: z.ZodType<NetworkProfile> = z.strictObject({
  version: z.literal(1),
  directoryUrl: urlSchema,
  manifestFile: z.string().min(1).max(4_096),
  manifestDigest: z.string().regex(/^[0-9a-f]{64}$/),
  ledgerUrl: urlSchema,
  gateways: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        identity: z.string().min(32).max(44),
        openAccess: z.boolean(),
      }),
    )
    .min(1)
    .max(256),
  spendDelayMs: z
    .int()
    .min(0)
    .max(7 * 24 * 3_600_000),
  treasuryFile: z.string().min(1).max(4_096).optional(),
});

/** Where the roles of a local network that clients talk to are. */
export interface ProfileFields {
  /** Base URL of the directory. */
  readonly directoryUrl: string;
  /** Base URL of the ledger. */
  readonly ledgerUrl: string;
  /** The gateways. */
  readonly gateways: readonly ProfileGateway[];
}

/** Writes the profile of the local network in a folder, if it is not what it should be. */
export function writeLocalProfile(folder: string, manifest: Manifest, fields: ProfileFields): void {
  const profile: NetworkProfile = {
    version: 1,
    directoryUrl: fields.directoryUrl,
    manifestFile: MANIFEST_FILE,
    manifestDigest: manifestDigest(manifest),
    ledgerUrl: fields.ledgerUrl,
    gateways: fields.gateways,
    spendDelayMs: 0,
    treasuryFile: TREASURY_FILE,
  };
  const file = join(folder, PROFILE_FILE);
  const isCurrent =
    existsSync(file) && readFileSync(file, 'utf8') === `${JSON.stringify(profile, null, 2)}\n`;
  if (!isCurrent) writePrivateJson(file, profile);
}

/**
 * Reads a profile.
 *
 * @throws {@link LocalnetError} `LOCALNET_DAMAGED` if the file is not there or is no profile.
 */
export function readProfile(file: string): NetworkProfile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new LocalnetError(
      'LOCALNET_DAMAGED',
      `${file} cannot be read: it is not there, or not for you`,
      {
        cause: error,
      },
    );
  }
  try {
    return profileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new LocalnetError('LOCALNET_DAMAGED', `${file} is no network profile`, { cause: error });
  }
}
