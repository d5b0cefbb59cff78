import { CoconutError } from '../errors.ts';
import type { PairingGroup } from '../group/pairing-group.ts';
import { type DecodedManifest, decodeManifest } from './decode-manifest.ts';
import { manifestDigest, verifyManifest } from './manifest-signature.ts';
import { parseManifest } from './parse-manifest.ts';

/**
 * Reads the network manifest that a program is configured with: strictly parsed, with the pinned
 * digest if there is one, signed by the threshold of its issuers, every key record valid.
 *
 * @param text - Content of `network.json`, from the operator's or holder's own configuration. It is
 * the trust anchor, unless there is a digest.
 * @param pinnedDigest - The digest the manifest must have, as people compare it.
 * @param group - Its keys are decoded for this group; pure TypeScript by default.
 * @throws {@link CoconutError} `COCONUT_OTHER_MANIFEST` for another digest than the pinned one;
 * `COCONUT_INVALID_MANIFEST` if it is malformed, or fewer of its issuers signed it than its
 * threshold; and as {@link decodeManifest}.
 */
export function trustManifest(
  text: string,
  pinnedDigest?: string,
  group?: PairingGroup,
): DecodedManifest {
  const manifest = parseManifest(text);
  if (pinnedDigest !== undefined && manifestDigest(manifest) !== pinnedDigest) {
    throw new CoconutError(
      'COCONUT_OTHER_MANIFEST',
      'the manifest has another digest than the pinned one; get the manifest of this network, or its digest, anew',
    );
  }
  if (!verifyManifest(manifest)) {
    throw new CoconutError(
      'COCONUT_INVALID_MANIFEST',
      `manifest: not signed by its threshold: fewer than ${manifest.threshold} of its ${manifest.issuers.length} issuers did`,
    );
  }
  return decodeManifest(manifest, group);
}
