import {
  CoconutError,
  decodeSigningKey,
  deriveVerificationKey,
  encodeVerificationKey,
  type SigningKey,
} from '@coir/coconut';
import { type DecodedManifest, decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { ConfigError } from '@coir/verifier/service';
import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { parseSecret, readSecretBytes, readSecretFile } from '../secret-file.ts';
import { isEncrypted, openSigningKeys, readPassphrase } from './encrypted-signing-keys.ts';

const signingKeyFile = z.strictObject({
  keys: z
    .array(z.strictObject({ keyId: z.string().max(64), signingKey: z.string().max(2048) }))
    .max(64),
});
const identityKeyFile = z.looseObject({ identityKey: z.string().length(43) });

function decodeShare(open: DecodedManifest, text: string): SigningKey {
  try {
    return decodeSigningKey(open.parameters, decodeBase64Url(text));
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw new ConfigError('signingKeyFile: a signing key is malformed');
  }
}

/** Reads the signing key file, and decrypts it if a passphrase file is named. */
function readKeys(
  file: string,
  passphraseFile: string | undefined,
  warn: (message: string) => void,
): z.output<typeof signingKeyFile>['keys'] {
  const secret = { name: 'signingKeyFile', file };
  const bytes = readSecretBytes(secret, warn);
  if (passphraseFile === undefined) {
    if (isEncrypted(bytes)) {
      throw new ConfigError('signingKeyFile: encrypted, and signingKeyPassphraseFile is not set');
    }
    return parseSecret(secret, bytes, signingKeyFile).keys;
  }
  const opened = openSigningKeys(bytes, readPassphrase(passphraseFile, warn));
  try {
    return parseSecret(secret, opened, signingKeyFile).keys;
  } finally {
    opened.fill(0);
  }
}

/**
 * Reads an issuer's shares by key id. Each must be the secret of the partial key that the
 * manifest's record lists under this issuer's index, so that an issuer never signs with a share
 * that cannot be aggregated.
 *
 * @param warn - Told when others than the owner can read the file.
 * @param passphraseFile - The file is encrypted, and this one holds its passphrase. Without it the
 * file is plain JSON.
 * @throws ConfigError, which holds nothing of a key.
 */
export function readSigningKeys(
  file: string,
  open: DecodedManifest,
  issuerIndex: number,
  warn: (message: string) => void,
  passphraseFile?: string,
): ReadonlyMap<string, SigningKey> {
  const keys = readKeys(file, passphraseFile, warn);
  const shares = new Map<string, SigningKey>();
  for (const { keyId, signingKey } of keys) {
    const record = open.keyById(keyId)?.record;
    const partial = record?.partialKeys.find((listed) => listed.issuerIndex === issuerIndex);
    if (record === undefined || partial === undefined) {
      throw new ConfigError('signingKeyFile: a key is not in the manifest for this issuer');
    }
    if (shares.has(keyId)) throw new ConfigError('signingKeyFile: a key comes twice');
    const share = decodeShare(open, signingKey);
    const { parameters } = record;
    const derived = encodeVerificationKey(
      parameters,
      deriveVerificationKey(parameters.group, share),
    );
    if (Buffer.compare(derived, encodeVerificationKey(parameters, partial.key)) !== 0) {
      throw new ConfigError(
        'signingKeyFile: a share is not that of the partial key in the manifest',
      );
    }
    shares.set(keyId, share);
  }
  return shares;
}

/**
 * Checks that an identity key file is that of the issuer the manifest lists under this index.
 *
 * @throws ConfigError, which holds nothing of the key.
 */
export function checkIdentityKey(
  file: string,
  open: DecodedManifest,
  issuerIndex: number,
  warn: (message: string) => void,
): void {
  const { identityKey } = readSecretFile({ name: 'identityKeyFile', file }, identityKeyFile, warn);
  const listed = open.manifest.issuers.find(({ index }) => index === issuerIndex);
  let publicKey: string | undefined;
  try {
    publicKey = encodeBase64Url(ed25519.getPublicKey(decodeBase64Url(identityKey, 32)));
  } catch {
    throw new ConfigError('identityKeyFile: the identity key is malformed');
  }
  if (listed === undefined || publicKey !== listed.identityKey) {
    throw new ConfigError('identityKeyFile: not the identity the manifest lists for this issuer');
  }
}
