import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMclGroup } from '@coir/coconut/mcl';
import { loadNetworkFolder, type NetworkFolder, rolesOf, Supervisor } from '@coir/localnet';
import { initRole } from '../../mixnet/cli/localnet/init-role.ts';

const PROGRAM = fileURLToPath(new URL('../../mixnet/cli/main.ts', import.meta.url));

/** A mixnet of real processes whose gateways give bandwidth to whoever asks. */
export interface OpenMixnet {
  readonly folder: NetworkFolder;
  readonly directoryUrl: string;
  stop(): Promise<void>;
}

/** Opens access at a gateway that has no verifier. */
function openAccess(configFile: string): void {
  const { verifierUrl, verifierTokenFile, ...config } = JSON.parse(
    readFileSync(configFile, 'utf8'),
  ) as Record<string, unknown>;
  writeFileSync(configFile, JSON.stringify({ ...config, openAccess: true }));
}

/** Starts a directory, two gateways and three layers of mix nodes, each a process, on loopback. */
export async function startOpenMixnet(): Promise<OpenMixnet> {
  const path = mkdtempSync(join(tmpdir(), 'coir-open-mixnet-'));
  const nowSeconds = Math.floor(Date.now() / 1000);
  const folder = await loadNetworkFolder(
    path,
    {},
    {
      nowSeconds,
      group: await createMclGroup(),
      initRole,
    },
  );
  const { directory, gateways, mixNodes } = rolesOf(folder, PROGRAM);
  const supervisor = new Supervisor({
    onFailure: (error) => {
      throw error;
    },
  });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    folder.release();
    rmSync(path, { recursive: true, force: true });
  };
  try {
    for (const { configFile } of gateways) openAccess(configFile);
    await supervisor.start(directory);
    await Promise.all([...gateways, ...mixNodes].map((role) => supervisor.start(role)));
  } catch (error) {
    await stop();
    throw error;
  }
  const directoryUrl = `http://127.0.0.1:${folder.plan.directoryPort}`;
  return { folder, directoryUrl, stop };
}
