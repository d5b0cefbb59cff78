import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBase64Url } from '@coir/coconut/ticket';
import { z } from 'zod';
import { LocalnetError } from './errors.ts';

/** The two secrets of a node, as its key file keeps them. */
export interface NodeKeyFile {
  /** Ed25519 seed. */
  readonly identityKey: Uint8Array;
  /** X25519 secret. */
  readonly sphinxKey: Uint8Array;
}

const keysSchema = z.strictObject({ identityKey: z.string(), sphinxKey: z.string() });

/**
 * Reads the keys of a node of the local network, to show what it could see.
 *
 * @throws {@link LocalnetError} `LOCALNET_DAMAGED`
 */
export function readNodeKeyFile(folder: string, name: string): NodeKeyFile {
  const file = join(folder, name, 'keys.json');
  try {
    const keys = keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return {
      identityKey: decodeBase64Url(keys.identityKey, 32),
      sphinxKey: decodeBase64Url(keys.sphinxKey, 32),
    };
  } catch {
    throw new LocalnetError('LOCALNET_DAMAGED', `${file} does not hold the keys of ${name}`);
  }
}
