import { CoconutError, type RandomSource } from '@coir/coconut';
import { openKeyFile, type ScryptCost, sealKeyFile } from '@coir/coconut/key-file';
import { ConfigError } from '@coir/verifier/service';
import { readSecretBytes } from '../secret-file.ts';

/** The type of a key file that holds `{ "keys": [{ "keyId", "signingKey" }] }`. */
const SIGNING_KEYS_TYPE = 'COIR-ISSUER-SIGNING-KEYS';
const MARK = new TextEncoder().encode('COIR-KEY-FILE');

/**
 * Encrypts the JSON of a signing key file.
 *
 * @param json - The bytes of the plain file.
 * @param lock - The passphrase, and the cost if it is not to be the default.
 * @throws CoconutError for a passphrase or a cost that is not allowed.
 */
export function sealSigningKeys(
  json: Uint8Array,
  lock: { readonly passphrase: string; readonly cost?: ScryptCost },
  random?: RandomSource,
): Uint8Array {
  return sealKeyFile(json, { ...lock, type: SIGNING_KEYS_TYPE }, random);
}

/** `true` if a file is encrypted. */
export function isEncrypted(bytes: Uint8Array): boolean {
  return MARK.every((byte, position) => byte === bytes[position]);
}

/**
 * Decrypts what {@link sealSigningKeys} made.
 *
 * @throws ConfigError; a wrong passphrase and an altered file are one error, because nothing tells
 * them apart.
 */
export function openSigningKeys(bytes: Uint8Array, passphrase: string): Uint8Array {
  try {
    return openKeyFile(bytes, { type: SIGNING_KEYS_TYPE, passphrase });
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw new ConfigError(`signingKeyFile: ${error.message}`);
  }
}

/**
 * Reads the text of a passphrase file without the line feed at its end.
 *
 * @param warn - Told when others than the owner can read the file.
 * @throws ConfigError, which holds nothing of it.
 */
export function readPassphrase(file: string, warn: (message: string) => void): string {
  const bytes = readSecretBytes({ name: 'signingKeyPassphraseFile', file }, warn);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new ConfigError(`signingKeyPassphraseFile: ${file} is not UTF-8`);
  }
}
