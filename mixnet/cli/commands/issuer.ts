import { EXIT_CODES } from '@coir/service';
import type { Command } from 'commander';
import { resolvePath } from '../output/working-folder.ts';
import { defineRole } from './role.ts';
import type { Run } from './run.ts';

interface SealOptions {
  readonly in: string;
  readonly out: string;
  readonly passphraseFile: string;
}

/** Adds `coir issuer`, with `seal`. */
export function defineIssuer(program: Command, run: Run) {
  const role = defineRole(program, run, {
    name: 'issuer',
    summary: 'sign tickets blindly for deposits',
    load: async () => (await import('@coir/issuer-service')).issuerProgram,
  });
  role.command
    .command('seal')
    .summary('encrypt a signing key file')
    .description(
      'Encrypts a signing key file with a passphrase. Writes a new file, never over one that is there.',
    )
    .requiredOption('--in <FILE>', 'the signing key file')
    .requiredOption('--out <FILE>', 'the file to write')
    .requiredOption('--passphrase-file <FILE>', 'a file with the passphrase, mode 0600')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx coir issuer seal --in key.json --out key.sealed --passphrase-file word',
    )
    .action(async (options: SealOptions) => {
      await run({ kind: 'command' }, async ({ environment }) => {
        const { sealSigningKeyFile } = await import('@coir/issuer-service');
        sealSigningKeyFile({
          input: resolvePath(options.in, environment),
          output: resolvePath(options.out, environment),
          passphraseFile: resolvePath(options.passphraseFile, environment),
        });
        return EXIT_CODES.done;
      });
    });
  return role;
}
