import { readSecretFile, SettingsError, writeSecretFile } from '@coir/service';
import { readPassphrase, sealSigningKeys } from './encrypted-signing-keys.ts';
import { readSigningKeyFile } from './signing-keys.ts';

/** Files that sealing reads and writes. */
export interface SealedFiles {
  /** The plain signing key file. */
  readonly input: string;
  /** The encrypted one. */
  readonly output: string;
  /** Holds the passphrase. */
  readonly passphraseFile: string;
}

/**
 * Encrypts a signing key file into a new file, which is whole and on the disk when this returns, or
 * is not there.
 *
 * @throws SettingsError if the input is no signing key file, or a file cannot be read.
 * @throws Error if there is a file in the place of the output, which could be the only copy of a
 * key, or it cannot be written.
 */
export function sealSigningKeyFile({ input, output, passphraseFile }: SealedFiles): void {
  const passphrase = readPassphrase(passphraseFile);
  // Only what an issuer can read again is sealed.
  readSigningKeyFile(input);
  const json = readSecretFile({ setting: 'signingKeyFile', file: input });
  try {
    writeSecretFile(output, sealSigningKeys(json, { passphrase }));
  } catch (error) {
    throw explainWriting(error, output);
  } finally {
    json.fill(0);
  }
}

function explainWriting(error: unknown, output: string): unknown {
  const { code } = Object(error) as { readonly code?: unknown };
  if (code === 'EEXIST') {
    return new Error(`${output} is there already, and is not written over; name another file`, {
      cause: error,
    });
  }
  if (typeof code !== 'string' || error instanceof SettingsError) return error;
  return new Error(`${output} cannot be written (${code}); nothing of it is left`, {
    cause: error,
  });
}
