import { parseArgs } from 'node:util';
import { EXIT_CODES, ExitError, Lifecycle, readSecretFile, writeSecretFile } from '@coir/service';
import { readPassphrase, sealSigningKeys } from '../encrypted-signing-keys.ts';
import { readSigningKeyFile } from '../signing-keys.ts';

const USAGE = 'seal/main.ts --in signing-key.json --out FILE --passphrase-file FILE';

interface SealArguments {
  readonly input: string;
  readonly output: string;
  readonly passphraseFile: string;
}

function parseArguments(args: readonly string[]): SealArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      in: { type: 'string' },
      out: { type: 'string' },
      'passphrase-file': { type: 'string' },
    },
    strict: false,
  });
  const { in: input, out: output, 'passphrase-file': passphraseFile, ...others } = values;
  const isUsed =
    typeof input === 'string' &&
    typeof output === 'string' &&
    typeof passphraseFile === 'string' &&
    Object.keys(others).length === 0;
  if (!isUsed) throw new ExitError(EXIT_CODES.usage, `Usage: ${USAGE}`);
  return { input, output, passphraseFile };
}

const lifecycle = new Lifecycle({ kind: 'command', name: 'seal' });
await lifecycle.run(async () => {
  const { input, output, passphraseFile } = parseArguments(lifecycle.arguments);
  const passphrase = readPassphrase(passphraseFile);
  // What is sealed must be what an issuer can read again.
  readSigningKeyFile(input);
  const json = readSecretFile({ setting: '--in', file: input });
  writeSecretFile(output, sealSigningKeys(json, { passphrase }));
  json.fill(0);
  return EXIT_CODES.done;
});
