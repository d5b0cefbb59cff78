import type { PairingGroup } from '@coir/coconut';
import {
  manifestDigest,
  type OpenManifest,
  openManifest,
  parseManifest,
  verifyManifest,
} from '@coir/coconut/ticket';
import { VerifierError } from '@coir/verifier-api';

/**
 * Opens the network manifest a program is configured with.
 *
 * @param text - Content of `network.json`, from the operator's own file. The file is the trust anchor, unless there is a digest.
 * @param digest - The digest the manifest must have, as operators compare it.
 * @param group - What its keys are decoded for and everything under them is computed in; pure TypeScript by default.
 * @throws {@link VerifierError} `VERIFIER_UNTRUSTED_MANIFEST` if it has another digest or fewer valid signatures than its threshold.
 * @throws CoconutError `COCONUT_INVALID_MANIFEST` if it is malformed.
 */
export function openTrustedManifest(
  text: string,
  digest?: string,
  group?: PairingGroup,
): OpenManifest {
  const manifest = parseManifest(text);
  if (digest !== undefined && manifestDigest(manifest) !== digest) {
    throw new VerifierError('VERIFIER_UNTRUSTED_MANIFEST', 'the manifest is not the pinned one');
  }
  if (!verifyManifest(manifest)) {
    throw new VerifierError(
      'VERIFIER_UNTRUSTED_MANIFEST',
      'fewer of its issuers signed the manifest than its threshold',
    );
  }
  return openManifest(manifest, group);
}
