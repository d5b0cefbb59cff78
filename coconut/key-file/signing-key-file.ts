import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import type { Parameters } from '../keys/parameters.ts';
import { decodeSigningKey, encodeSigningKey, type SigningKey } from '../keys/signing-key.ts';
import type { ScryptCost } from './scrypt-cost.ts';
import { openKeyFile, sealKeyFile } from './seal-key-file.ts';

/** The type of a key file that holds one encoded {@link SigningKey}. */
export const SIGNING_KEY_TYPE = 'COIR-V1-SIGNING-KEY';

/**
 * Encrypts a signing key for a file. **Issuer side.** As {@link sealKeyFile} with the type {@link
 * SIGNING_KEY_TYPE}.
 *
 * @param key - Secret. Read only.
 * @param lock - The passphrase, and the cost if it is not to be the default.
 * @throws {@link CoconutError} as {@link sealKeyFile}.
 */
export function sealSigningKeyFile(
  key: SigningKey,
  lock: { readonly passphrase: string; readonly cost?: ScryptCost },
  random: RandomSource = randomBytes,
): Uint8Array {
  const secret = encodeSigningKey(key);
  const file = sealKeyFile(secret, { ...lock, type: SIGNING_KEY_TYPE }, random);
  secret.fill(0);
  return file;
}

/**
 * Decrypts a signing key for the given parameters. **Issuer side.** Whose share it is shows when
 * its verification key is compared.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} as {@link openKeyFile}, and as {@link decodeSigningKey} if the
 * secret is no key for these parameters.
 */
export function openSigningKeyFile(
  parameters: Parameters,
  bytes: Uint8Array,
  passphrase: string,
): SigningKey {
  const secret = openKeyFile(bytes, { type: SIGNING_KEY_TYPE, passphrase });
  try {
    return decodeSigningKey(parameters, secret);
  } finally {
    secret.fill(0);
  }
}
