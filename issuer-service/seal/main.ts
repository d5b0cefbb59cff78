import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readPassphrase, sealSigningKeys } from '../keys/encrypted-signing-keys.ts';

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
    const passphrase = readPassphrase(passphraseFile, console.warn);
    const sealed = sealSigningKeys(readFileSync(input), { passphrase });
    // Never over a file that is there: it could be the only copy of a key.
    writeFileSync(output, sealed, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'failed');
    process.exitCode = 1;
  }
}
