import { CoconutError, type RandomSource } from '@coir/coconut';
import { openKeyFile, type ScryptCost, sealKeyFile } from '@coir/coconut/key-file';
import { readFor, readSecretText } from '@coir/service';

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
 * @param file - Where the bytes come from, for messages.
 * @throws SettingsError; a wrong passphrase and an altered file are one error, because nothing
 * tells them apart.
 */
export function openSigningKeys(file: string, bytes: Uint8Array, passphrase: string): Uint8Array {
  return readFor('signingKeyFile', file, CoconutError, () =>
    openKeyFile(bytes, { type: SIGNING_KEYS_TYPE, passphrase }),
  );
}

/**
 * Reads the text of a passphrase file without the line feed at its end.
 *
 * @throws SettingsError, which holds nothing of it.
 */
export function readPassphrase(file: string): string {
  return readSecretText({ setting: 'signingKeyPassphraseFile', file });
}
