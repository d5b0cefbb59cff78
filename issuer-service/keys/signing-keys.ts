import {
  CoconutError,
  decodeSigningKey,
  deriveVerificationKey,
  encodeVerificationKey,
  type SigningKey,
} from '@coir/coconut';
import { type DecodedManifest, decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { parseSecretJson, readSecretFile, readSecretJson, SettingsError } from '@coir/service';
import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { isEncrypted, openSigningKeys, readPassphrase } from './encrypted-signing-keys.ts';

const SETTING = 'signingKeyFile';

const signingKeyFile = z.strictObject({
  keys: z
    .array(z.strictObject({ keyId: z.string().max(64), signingKey: z.string().max(2048) }))
    .max(64),
});
const identityKeyFile = z.looseObject({ identityKey: z.string().length(43) });

/** Entries of a signing key file, not yet matched with a manifest. Secret. */
export type SigningKeyEntries = z.output<typeof signingKeyFile>['keys'];

function fault(source: string, what: string, setting = SETTING): SettingsError {
  return new SettingsError({ setting, source, fault: what });
}

/**
 * Reads a signing key file, decrypted if a passphrase file is named.
 *
 * @param passphraseFile - The file is encrypted, and this one holds its passphrase. Without it the
 * file is plain JSON.
 * @throws SettingsError, which holds nothing of a key.
 */
export function readSigningKeyFile(file: string, passphraseFile?: string): SigningKeyEntries {
  const secret = { setting: SETTING, file };
  const bytes = readSecretFile(secret);
  if (passphraseFile === undefined) {
    if (isEncrypted(bytes)) {
      throw fault(file, 'is encrypted, and signingKeyPassphraseFile is not set');
    }
    return parseSecretJson(secret, bytes, signingKeyFile).keys;
  }
  const opened = openSigningKeys(file, bytes, readPassphrase(passphraseFile));
  try {
    return parseSecretJson(secret, opened, signingKeyFile).keys;
  } finally {
    opened.fill(0);
  }
}

/**
 * Finds an issuer's shares by key id. Each must be the secret of the partial key that the
 * manifest's record lists under this issuer's index, so that an issuer never signs with a share
 * that cannot be aggregated.
 *
 * @param file - Where the entries come from, for messages.
 * @throws SettingsError, which holds nothing of a key.
 */
export function matchSigningKeys(
  file: string,
  entries: SigningKeyEntries,
  open: DecodedManifest,
  issuerIndex: number,
): ReadonlyMap<string, SigningKey> {
  const shares = new Map<string, SigningKey>();
  for (const { keyId, signingKey } of entries) {
    const record = open.keyById(keyId)?.record;
    const partial = record?.partialKeys.find((listed) => listed.issuerIndex === issuerIndex);
    if (record === undefined || partial === undefined) {
      throw fault(file, 'holds a key that is not in the manifest for this issuer');
    }
    if (shares.has(keyId)) throw fault(file, 'holds a key twice');
    const share = decodeShare(file, open, signingKey);
    const { parameters } = record;
    const derived = encodeVerificationKey(
      parameters,
      deriveVerificationKey(parameters.group, share),
    );
    if (Buffer.compare(derived, encodeVerificationKey(parameters, partial.key)) !== 0) {
      throw fault(file, 'holds a share that is not that of the partial key in the manifest');
    }
    shares.set(keyId, share);
  }
  return shares;
}

function decodeShare(file: string, open: DecodedManifest, text: string): SigningKey {
  try {
    return decodeSigningKey(open.parameters, decodeBase64Url(text));
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw fault(file, 'holds a malformed signing key');
  }
}

/**
 * Reads an issuer's identity key.
 *
 * @returns The Ed25519 seed as base64url.
 * @throws SettingsError, which holds nothing of the key.
 */
export function readIdentityKey(file: string): string {
  return readSecretJson({ setting: 'identityKeyFile', file }, identityKeyFile).identityKey;
}

/**
 * Checks that an identity key is that of the issuer the manifest lists under this index.
 *
 * @param file - Where the key comes from, for messages.
 * @throws SettingsError, which holds nothing of the key.
 */
export function checkIdentityKey(
  file: string,
  identityKey: string,
  open: DecodedManifest,
  issuerIndex: number,
): void {
  const listed = open.manifest.issuers.find(({ index }) => index === issuerIndex);
  let publicKey: string | undefined;
  try {
    publicKey = encodeBase64Url(ed25519.getPublicKey(decodeBase64Url(identityKey, 32)));
  } catch {
    throw fault(file, 'holds a malformed identity key', 'identityKeyFile');
  }
  if (listed === undefined || publicKey !== listed.identityKey) {
    const what = 'is not the identity that the manifest lists for this issuer';
    throw fault(file, what, 'identityKeyFile');
  }
}
