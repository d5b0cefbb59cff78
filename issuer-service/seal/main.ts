import { parseArgs } from 'node:util';
import { exitCodeOf, readSecretFile, writeSecretFile } from '@coir/service';
import { readPassphrase, sealSigningKeys } from '../keys/encrypted-signing-keys.ts';
import { readSigningKeyFile } from '../keys/signing-keys.ts';

const { values } = parseArgs({
  options: {
    in: { type: 'string' },
    out: { type: 'string' },
    'passphrase-file': { type: 'string' },
  },
});
const { in: input, out: output, 'passphrase-file': passphraseFile } = values;

if (input === undefined || output === undefined || passphraseFile === undefined) {
  console.error('usage: seal/main.ts --in signing-key.json --out FILE --passphrase-file FILE');
  process.exitCode = 78;
} else {
  try {
    const passphrase = readPassphrase(passphraseFile);
    // What is sealed must be what an issuer can read again.
    readSigningKeyFile(input);
    const json = readSecretFile({ setting: '--in', file: input });
    writeSecretFile(output, sealSigningKeys(json, { passphrase }));
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'failed');
    process.exitCode = exitCodeOf(error);
  }
}
