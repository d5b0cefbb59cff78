import type { RoleKind } from '@coir/localnet';
import { loadSettings, type ServiceProgram, type SettingTree } from '@coir/service';

async function init<Tree extends SettingTree>(
  program: ServiceProgram<Tree>,
  file: string,
): Promise<void> {
  const { values } = loadSettings(program.settings, { file, environment: {} });
  await program.init?.(values);
}

/** Makes the state of a role of a new network, in this process, as `coir ROLE init` does. */
export async function initRole(kind: RoleKind, configFile: string): Promise<void> {
  switch (kind) {
    case 'ledger':
      return await init((await import('@coir/issuer-service/ledger')).ledgerProgram, configFile);
    case 'issuer':
      return await init((await import('@coir/issuer-service')).issuerProgram, configFile);
    case 'verifier':
      return await init((await import('@coir/verifier')).verifierProgram, configFile);
    case 'mix-node':
      return await init((await import('@coir/mixnet')).mixNodeProgram, configFile);
    case 'gateway':
      return await init((await import('@coir/mixnet')).gatewayProgram, configFile);
    case 'directory':
      // It keeps nothing.
      return;
  }
}
