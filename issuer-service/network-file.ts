import { CoconutError, type PairingGroup } from '@coir/coconut';
import { type DecodedManifest, trustManifest } from '@coir/coconut/ticket';
import { readTextFile, SettingsError } from '@coir/service';

/**
 * Reads the network manifest an issuer works under: strictly parsed, with the pinned digest if
 * there is one, signed by the threshold of its issuers, every key record valid.
 *
 * @param group - What its keys are decoded for and everything under them is computed in; pure
 * TypeScript by default.
 * @throws SettingsError, whose message names the file and not its content.
 */
export function readNetworkFile(
  file: string,
  pinnedDigest?: string,
  group?: PairingGroup,
): DecodedManifest {
  const text = readTextFile('manifestFile', file);
  try {
    return trustManifest(text, pinnedDigest, group);
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    const isOther = error.code === 'COCONUT_OTHER_MANIFEST';
    throw new SettingsError({
      setting: isOther ? 'manifestDigest' : 'manifestFile',
      source: file,
      fault: error.message,
      ...(!isOther && { remedy: 'get the current manifest of the network' }),
    });
  }
}
