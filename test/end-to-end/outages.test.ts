import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMclGroup } from '@coir/coconut/mcl';
import { loadNetworkFolder } from '@coir/localnet';
import { afterAll, describe, expect, it } from 'vitest';
import { initRole } from '../../mixnet/cli/localnet/init-role.ts';
import { startCoir, type WatchedProcess } from '../support/coir-process.ts';
import { SmallDisk } from '../support/small-disk.ts';

const DEADLINE_MS = 60_000;
const parent = mkdtempSync(join(tmpdir(), 'coir-outages-'));
const diskFolder = mkdtempSync(join(tmpdir(), 'coir-disk-'));
const disk = SmallDisk.mount(diskFolder, 32);
const running = new Set<RunningRole>();
afterAll(() => {
  for (const role of running) role.process.kill('SIGKILL');
  disk?.unmount();
  for (const folder of [diskFolder, parent]) rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

/** A role as its operator sees it. */
class RunningRole {
  readonly process: WatchedProcess;
  readonly #operator: string;

  private constructor(process: WatchedProcess, operator: string) {
    this.process = process;
    this.#operator = operator;
  }

  /** Starts a role from its folder in the network, and waits until it works. */
  static async start(role: string, folder: string): Promise<RunningRole> {
    // Five looks at the directory that are missed are told, so they come soon.
    const environment = { COIR_MIX_NODE_RELAY_REFRESH_MS: '500' };
    const process = startCoir([role, 'serve', '--config', join(folder, 'config.json')], {
      environment: role === 'mix-node' ? environment : {},
    });
    const [, operator = ''] = await process.wrote(/"listener":"(http[^"]+)"/);
    await process.wrote(/: ready at /);
    const started = new RunningRole(process, operator);
    running.add(started);
    return started;
  }

  /** Asks `/readyz` until it answers so, and returns its reasons. */
  async reasonsWhen(isReady: boolean): Promise<readonly string[]> {
    const endsAt = Date.now() + DEADLINE_MS;
    for (;;) {
      const response = await fetch(`${this.#operator}/readyz`);
      const { ready, reasons } = (await response.json()) as Report;
      expect(response.status).toBe(ready ? 200 : 503);
      if (ready === isReady) return reasons;
      if (Date.now() > endsAt) throw new Error(`still ready: ${ready}, ${reasons.join()}`);
      await sleep(250);
    }
  }

  /** The metric that says whether it is ready, and the probes of all checks that failed. */
  async metrics(): Promise<{ readonly ready: number; readonly failures: number }> {
    const page = await (await fetch(`${this.#operator}/metrics`)).text();
    const values = (name: string): number[] =>
      [...page.matchAll(new RegExp(`^\\w+_${name}(?:\\{.*\\})? (\\d+)$`, 'gm'))].map(([, value]) =>
        Number(value),
      );
    const [ready = Number.NaN] = values('ready');
    const failures = values('readiness_failures_total').reduce((sum, value) => sum + value, 0);
    return { ready, failures };
  }

  /** The newest message of its log about its readiness. */
  lastChange(): string | undefined {
    const lines = this.process.text.split('\n').filter((line) => line.startsWith('{'));
    const messages = lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
    return messages.findLast((msg) => msg === 'not ready' || msg === 'ready again');
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    expect((await this.process.ended()).code).toBe(0);
    running.delete(this);
  }
}

async function makeNetwork(folder: string): Promise<string> {
  const path = join(folder, 'network');
  const size = { issuers: 1, threshold: 1 };
  const now = Math.floor(Date.now() / 1000);
  (
    await loadNetworkFolder(path, size, {
      nowSeconds: now,
      group: await createMclGroup(),
      initRole,
    })
  ).release();
  return path;
}

/** Holds that page, metrics and log of a role say that it is not ready, and why. */
async function expectOutage(role: RunningRole, why: RegExp): Promise<void> {
  expect((await role.reasonsWhen(false)).join('\n')).toMatch(why);
  const { ready, failures } = await role.metrics();
  expect(ready).toBe(0);
  expect(failures).toBeGreaterThan(0);
  await expect.poll(() => role.lastChange()).toBe('not ready');
}

/** Holds that page, metrics and log of a role say that it works again. */
async function expectRecovery(role: RunningRole): Promise<void> {
  expect(await role.reasonsWhen(true)).toEqual([]);
  expect((await role.metrics()).ready).toBe(1);
  await expect.poll(() => role.lastChange()).toBe('ready again');
}

describe('every role of a network', () => {
  it.skipIf(disk === undefined)(
    'says that its disk is full, and works by itself once there is space',
    async () => {
      const path = await makeNetwork(diskFolder);
      const start = (role: string, folder: string) => RunningRole.start(role, join(path, folder));
      const ledger = await start('ledger', 'ledger');
      const directory = await start('directory', 'directory');
      const verifier = await start('verifier', 'verifier');
      const roles = [
        [ledger, /store: .*ledger.sqlite cannot be written: database or disk is full/],
        [verifier, /store: .*database or disk is full/],
        [await start('issuer', 'issuer-1'), /store: .*cannot be written: database or disk is full/],
        [await start('gateway', 'gateway-1'), /disk: ENOSPC.*\nstore: .*database or disk is full/],
        [await start('mix-node', 'mix-1-1'), /disk: ENOSPC/],
      ] as const;
      for (const [role] of roles) await role.reasonsWhen(true);

      disk?.fill();
      for (const [role, why] of roles) await expectOutage(role, why);
      expect(await directory.reasonsWhen(true)).toEqual([]);

      disk?.free();
      for (const [role] of roles) await expectRecovery(role);
      await Promise.all([...running].map((role) => role.stop()));
    },
    2 * DEADLINE_MS,
  );

  it(
    'says that what it depends on is gone, and works by itself once that is back',
    async () => {
      const path = await makeNetwork(parent);
      const start = (role: string, folder: string) => RunningRole.start(role, join(path, folder));
      const node = await start('mix-node', 'mix-1-1');
      await expectOutage(node, /directory has not answered/);
      const directory = await start('directory', 'directory');
      await expectRecovery(node);
      await directory.stop();
      await expectOutage(node, /directory does not answer any more/);
      await start('directory', 'directory');
      await expectRecovery(node);

      const ledger = await start('ledger', 'ledger');
      const verifier = await start('verifier', 'verifier');
      const issuer = await start('issuer', 'issuer-1');
      const gateway = await start('gateway', 'gateway-1');
      for (const role of [issuer, gateway]) await role.reasonsWhen(true);
      await Promise.all([ledger.stop(), verifier.stop()]);
      await expectOutage(issuer, /cannot reach .*ECONNREFUSED/);
      await expectOutage(gateway, /verifier: .*ECONNREFUSED/);

      await start('ledger', 'ledger');
      await start('verifier', 'verifier');
      await expectRecovery(issuer);
      await expectRecovery(gateway);
      await Promise.all([...running].map((role) => role.stop()));
    },
    2 * DEADLINE_MS,
  );
});
