import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMclGroup } from '@coir/coconut/mcl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initRole } from '../../../../mixnet/cli/localnet/init-role.ts';
import {
  Demonstration,
  type DemonstrationResult,
} from '../../../../mixnet/localnet/demonstration/demonstration.ts';
import { type LocalNetwork, startLocalNetwork } from '../../../../mixnet/localnet/local-network.ts';
import {
  loadNetworkFolder,
  type NetworkFolder,
} from '../../../../mixnet/localnet/network-folder.ts';
import { InProcessSupervisor } from '../in-process-supervisor.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-demonstration-'));
const supervisor = new InProcessSupervisor();
let folder: NetworkFolder;
let network: LocalNetwork;

beforeAll(async () => {
  const group = await createMclGroup();
  const now = Math.floor(Date.now() / 1000);
  const size = { issuers: 1, threshold: 1 };
  folder = await loadNetworkFolder(join(parent, 'network'), size, {
    nowSeconds: now,
    group,
    initRole,
  });
  network = await startLocalNetwork(folder, {
    program: 'none is run',
    supervisor,
    step: (_title, work) => work(),
    group,
    openAccess: false,
  });
});
afterAll(async () => {
  await supervisor.stop();
  folder.release();
  rmSync(parent, { recursive: true, force: true });
});

/** Runs a demonstration, and gives out its steps with what each came to. */
async function demonstrate(
  signal = new AbortController().signal,
): Promise<{ steps: string[]; said: string[]; result: DemonstrationResult }> {
  const steps: string[] = [];
  const said: string[] = [];
  const demonstration = new Demonstration(network, {
    step: async (title, work, describe) => {
      const result = await work();
      steps.push([title, describe?.(result)].filter((text) => text !== undefined).join(': '));
      return result;
    },
    say: (text) => said.push(text),
    sayPart: (text) => said.push(text),
    signal,
  });
  return { steps, said, result: await demonstration.run() };
}

describe('Demonstration', () => {
  it('buys, is admitted, sends, is refused the second time, and shows that nothing links', async () => {
    const { steps, said, result } = await demonstrate();
    expect(steps).toEqual([
      expect.stringMatching(/^client-1's account is funded: 20000 ucoir on coir1/),
      'a ticket book is bought: 4 tickets for 4000 ucoir',
      'client-1 registers with gateway-1',
      'it shows one ticket to gateway-1: credited, balance 64 MiB',
      expect.stringMatching(/^it sends "hello world" to itself through three mixes: path delay/),
      'client-1 receives: "hello world"',
      'client-2 registers with gateway-2',
      expect.stringMatching(/^client-1 sends to client-2: path delay/),
      'client-2 receives: "hello second client"',
      'the same ticket is shown at gateway-2: refused, already_spent',
    ]);
    expect(said).toContain('issuer 1 has signed');

    const { exposures, packetViews } = result;
    expect(new Set(exposures.map(({ party }) => party))).toEqual(
      new Set(['issuer 1', 'gateway 1', 'gateway 2']),
    );
    expect(exposures.filter(({ isPublic, reappears }) => !isPublic && reappears)).toEqual([]);
    expect(packetViews.map(({ name }) => name.replace(/-\d$/, ''))).toEqual([
      'mix-1',
      'mix-2',
      'mix-3',
      'gateway',
    ]);
  });

  it('goes on with the tickets of an earlier run, and pays nothing again', async () => {
    const { steps, said } = await demonstrate();
    expect(said).toContain('client-1 has 3 tickets of an earlier run');
    expect(steps[0]).toBe('client-1 registers with gateway-1');
    expect(steps).not.toContainEqual(expect.stringContaining('is bought'));
  });

  it('ends when it is told to', async () => {
    await expect(demonstrate(AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow();
  });

  it('needs a second gateway, to show a ticket there again', async () => {
    const demonstration = new Demonstration(
      { ...network, gateways: network.gateways.slice(0, 1) },
      {
        step: (_title, work) => work(),
        say: () => undefined,
        sayPart: () => undefined,
        signal: new AbortController().signal,
      },
    );
    await expect(demonstration.run()).rejects.toThrow('two gateways are needed');
  });
});
