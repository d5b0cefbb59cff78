import { readFileSync, statSync } from 'node:fs';
import { keyField } from '@coir/io';
import { z } from 'zod';
import { MixnetError } from '../errors.ts';

/** The long-term secrets of a node. */
export interface NodeKeys {
  /** Seed of the Ed25519 identity, 32 bytes. */
  readonly identityKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly sphinxKey: Uint8Array;
}

const KEY_LENGTH = 32;
/** Access of anybody but the owner. */
const FOREIGN_ACCESS = 0o077;

const keysSchema = z.strictObject({ identityKey: keyField, sphinxKey: keyField });

/**
 * Reads a node's key file: `{ "identityKey", "sphinxKey" }`, 32 bytes each as base64url.
 * @throws {@link MixnetError} `MIXNET_NODE_KEYS` if others may read it, or it is not what it should be; never with its content.
 */
export function readNodeKeys(path: string): NodeKeys {
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & FOREIGN_ACCESS) !== 0) {
      throw invalid(path, 'may be read by others; its mode must be 0600');
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof MixnetError) throw error;
    throw invalid(path, 'cannot be read');
  }
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch {
    throw invalid(path, `must hold an identityKey and a sphinxKey of ${KEY_LENGTH} bytes each`);
  }
}

function invalid(path: string, what: string): MixnetError {
  return new MixnetError('MIXNET_NODE_KEYS', `the key file ${path} ${what}`);
}
