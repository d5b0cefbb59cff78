import { issuerProgram } from '@coir/issuer-service';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import { directoryProgram, gatewayProgram, mixNodeProgram } from '@coir/mixnet';
import { type SettingsDeclaration, settingsReference } from '@coir/service';
import { verifierProgram } from '@coir/verifier';
import { expect, it } from 'vitest';

const PROGRAMS = [
  issuerProgram,
  ledgerProgram,
  verifierProgram,
  gatewayProgram,
  mixNodeProgram,
  directoryProgram,
];

const HEAD = `# Settings

Every setting of every role, made out of the declarations that the programs read
(\`npx vitest run -u --config .config/vitest.config.ts test/mixnet/cli/commands/role.settings\`).
A file names a setting as it stands here, a group of them as an object; the environment by the
variable below it. What a role does with them: [OPERATING.md](../../OPERATING.md).
`;

it('the reference page has every setting as its program declares it', async () => {
  const sections = PROGRAMS.map(({ settings }) => {
    const declaration = settings as unknown as SettingsDeclaration;
    const { program } = declaration;
    return `## ${program[0]?.toUpperCase()}${program.slice(1)}\n\n${settingsReference(declaration)}`;
  });
  const page = [HEAD, ...sections].join('\n');
  await expect(page).toMatchFileSnapshot('../../../../mixnet/cli/settings.md');
});
