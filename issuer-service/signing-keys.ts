import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  CoconutError,
  decodeSigningKey,
  deriveVerificationKey,
  encodeVerificationKey,
  type SigningKey,
} from '@coir/coconut';
import { decodeBase64Url, type OpenManifest } from '@coir/coconut/ticket';
import { ConfigError } from '@coir/verifier/service';
import { z } from 'zod';
import { readSecretFile } from './secret-file.ts';

const signingKeyFile = z.strictObject({
  keys: z
    .array(z.strictObject({ keyId: z.string().max(64), signingKey: z.string().max(2048) }))
    .max(64),
});
const identityKeyFile = z.looseObject({ identityKey: z.string().length(43) });

/** DER of an Ed25519 private key up to its 32-byte seed (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

function decodeShare(open: OpenManifest, text: string): SigningKey {
  try {
    return decodeSigningKey(open.parameters, decodeBase64Url(text));
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw new ConfigError('signingKeyFile: a signing key is malformed');
  }
}

/**
 * An issuer's shares by key id. Each must be the secret of the partial key that the manifest's record lists under this issuer's index, so
 * that an issuer never signs with a share that cannot be aggregated.
 *
 * @param warn - Told when others than the owner can read the file.
 * @throws ConfigError, which holds nothing of a key.
 */
export function readSigningKeys(
  file: string,
  open: OpenManifest,
  issuerIndex: number,
  warn: (message: string) => void,
): ReadonlyMap<string, SigningKey> {
  const { keys } = readSecretFile({ name: 'signingKeyFile', file }, signingKeyFile, warn);
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
  open: OpenManifest,
  issuerIndex: number,
  warn: (message: string) => void,
): void {
  const { identityKey } = readSecretFile({ name: 'identityKeyFile', file }, identityKeyFile, warn);
  const listed = open.manifest.issuers.find(({ index }) => index === issuerIndex);
  let publicKey: string | undefined;
  try {
    const seed = decodeBase64Url(identityKey, 32);
    const key = createPrivateKey({
      key: Buffer.concat([PKCS8_PREFIX, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    publicKey = createPublicKey(key).export({ format: 'jwk' }).x;
  } catch {
    throw new ConfigError('identityKeyFile: the identity key is malformed');
  }
  if (listed === undefined || publicKey !== listed.identityKey) {
    throw new ConfigError('identityKeyFile: not the identity the manifest lists for this issuer');
  }
}
