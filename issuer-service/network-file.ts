import { CoconutError, type PairingGroup } from '@coir/coconut';
import {
  manifestDigest,
  type OpenManifest,
  openManifest,
  parseManifest,
  verifyManifest,
} from '@coir/coconut/ticket';
import { readFor, readTextFile, SettingsError } from '@coir/service';

/**
 * Reads the network manifest an issuer works under: strictly parsed, with the pinned digest if there is one, signed by the threshold of its
 * issuers, every key record valid.
 *
 * @param group - What its keys are decoded for and everything under them is computed in; pure TypeScript by default.
 * @throws SettingsError, whose message names the file and not its content.
 */
export function readNetworkFile(
  file: string,
  pinnedDigest?: string,
  group?: PairingGroup,
): OpenManifest {
  const text = readTextFile('manifestFile', file);
  return readFor('manifestFile', file, CoconutError, () => {
    const manifest = parseManifest(text);
    if (pinnedDigest !== undefined && manifestDigest(manifest) !== pinnedDigest) {
      throw new SettingsError({
        setting: 'manifestDigest',
        source: file,
        fault: 'the manifest has another digest',
        remedy: 'compare it with the digest that the network announces',
      });
    }
    if (!verifyManifest(manifest)) {
      throw new SettingsError({
        setting: 'manifestFile',
        source: file,
        fault: 'is not signed by the threshold of its issuers',
        remedy: 'get the current manifest of the network',
      });
    }
    return openManifest(manifest, group);
  });
}
