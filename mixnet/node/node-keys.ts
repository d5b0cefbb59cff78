import { keyField } from '@coir/io';
import { readSecretJson } from '@coir/service';
import { z } from 'zod';

/** The long-term secrets of a node. */
export interface NodeKeys {
  /** Seed of the Ed25519 identity, 32 bytes. */
  readonly identityKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly sphinxKey: Uint8Array;
}

const keysSchema = z.strictObject({ identityKey: keyField, sphinxKey: keyField });

/**
 * Reads a node's key file: `{ "identityKey", "sphinxKey" }`, 32 bytes each as base64url.
 *
 * @throws SettingsError if others may read it, or it is not what it should be; never with its
 * content.
 */
export function readNodeKeys(file: string): NodeKeys {
  return readSecretJson({ setting: 'keysFile', file }, keysSchema);
}
