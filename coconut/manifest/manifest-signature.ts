import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { copyExactBytes } from '../encoding/bytes.ts';
import { decodeBase64Url, encodeBase64Url, encodeHex } from '../encoding/text.ts';
import { encodeItems, encodeText } from '../encoding/transcript.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Manifest, ManifestIssuer, ManifestSignature, UnsignedManifest } from './manifest.ts';

const SEED_LENGTH = 32;

/** `T("COIR-V1-MANIFEST", RFC 8785 form of the manifest without its signatures)`. */
function signedBytes(manifest: UnsignedManifest & Partial<Manifest>): Uint8Array {
  const { signatures: _, ...unsigned } = manifest;
  return encodeItems(encodeText('COIR-V1-MANIFEST'), encodeText(canonicalJson(unsigned)));
}

/**
 * Computes SHA-256 of the signed bytes, lower-case hex: the digest that pins a first manifest, and
 * that people compare over another path. The signatures are not part of it, so that one manifest
 * has one digest whoever has signed it so far.
 */
export function manifestDigest(manifest: UnsignedManifest): string {
  return encodeHex(sha256(signedBytes(manifest)));
}

/**
 * Signs a manifest. **Issuer side**, with the issuer's Ed25519 identity key.
 *
 * @param manifest - The issuer vouches for it; signatures it may carry already are not covered.
 * @param index - Index of this issuer.
 * @param identitySecretKey - Seed of 32 bytes. Read only.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if the seed is not 32 bytes.
 */
export function signManifest(
  manifest: UnsignedManifest,
  index: number,
  identitySecretKey: Uint8Array,
): ManifestSignature {
  const seed = copyExactBytes(identitySecretKey, SEED_LENGTH, 'the seed of an identity key');
  const signature = ed25519.sign(signedBytes(manifest), seed);
  return { index, signature: encodeBase64Url(signature) };
}

/**
 * `true` if at least `threshold` of `issuers` signed this manifest. Signatures that are not theirs
 * do not count and do no harm.
 */
export function isSignedBy(
  manifest: Manifest,
  issuers: readonly ManifestIssuer[],
  threshold: number,
): boolean {
  const message = signedBytes(manifest);
  const signers = new Set<number>();
  for (const { index, signature } of manifest.signatures) {
    const issuer = issuers.find((candidate) => candidate.index === index);
    if (issuer === undefined) continue;
    const key = decodeBase64Url(issuer.identityKey, 32);
    // Strict verification: canonical encodings only, no key of small order.
    if (ed25519.verify(decodeBase64Url(signature, 64), message, key, { zip215: false })) {
      signers.add(index);
    }
  }
  return signers.size >= threshold;
}

/**
 * Verifies that a manifest is signed by its threshold of the issuers it names itself. That makes it
 * whole, not trustworthy: the first one is pinned by its digest, later ones by
 * `acceptsReplacement`.
 *
 * @param manifest - As `parseManifest` gave it. Untrusted.
 * @returns `true` if it is.
 */
export function verifyManifest(manifest: Manifest): boolean {
  return isSignedBy(manifest, manifest.issuers, manifest.threshold);
}
