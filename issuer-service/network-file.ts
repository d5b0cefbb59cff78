import { readFileSync } from 'node:fs';
import { CoconutError, type PairingGroup } from '@coir/coconut';
import { type DecodedManifest, trustManifest } from '@coir/coconut/ticket';
import { ConfigError } from '@coir/verifier/service';

/**
 * Reads the network manifest an issuer works under: strictly parsed, with the pinned digest if
 * there is one, signed by the threshold of its issuers, every key record valid.
 *
 * @param group - What its keys are decoded for and everything under them is computed in; pure
 * TypeScript by default.
 * @throws ConfigError, whose message names the file and not its content.
 */
export function readNetworkFile(
  file: string,
  pinnedDigest?: string,
  group?: PairingGroup,
): DecodedManifest {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `manifestFile: cannot read ${file} (${(error as { code?: string }).code})`,
    );
  }
  try {
    return trustManifest(text, pinnedDigest, group);
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    const setting = error.code === 'COCONUT_OTHER_MANIFEST' ? 'manifestDigest' : 'manifestFile';
    throw new ConfigError(`${setting}: ${error.message}`);
  }
}
