import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initService, parseSettings } from '@coir/service';
import { verifierProgram } from '@coir/verifier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestRuntime, startService } from '../support/service-runtime.ts';
import { base64url, GATEWAY_ONE, network, TOKEN } from './open-verifier.ts';

let folder: string;
let members: Record<string, unknown>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-start-verifier-'));
  members = {
    port: 0,
    manifestFile: join(folder, 'network.json'),
    tokenFile: join(folder, 'token'),
    databaseFile: join(folder, 'spend.sqlite'),
    gateways: [base64url(GATEWAY_ONE)],
  };
  writeFileSync(join(folder, 'network.json'), JSON.stringify(network.manifest));
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`, { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const check = (change: object = {}): Promise<readonly string[]> =>
  verifierProgram.check(
    parseSettings(verifierProgram.settings, { ...members, ...change }),
    createTestRuntime('verifier'),
  );

describe('a verifier', () => {
  it('is ready once a write came to its store, and says why not when it stops', async () => {
    const verifier = await startService(verifierProgram, members);
    expect(await verifier.reasons()).toEqual([]);
    expect((await fetch(`${verifier.address}/readyz`)).status).toBe(200);
    await verifier.stop();
    expect(await verifier.reasons()).toEqual(['The program is stopping.']);
  });

  it('is checked: manifest, token and store', async () => {
    await initService(verifierProgram, members);
    expect(await check()).toEqual([
      `manifest ${members['manifestFile']}: 2 of 3 issuers`,
      `token ${members['tokenFile']}, for 1 gateways`,
      `store ${members['databaseFile']}: it can be written`,
    ]);
  });

  it.each([
    ['is missing', () => undefined],
    ['is empty', () => writeFileSync(join(folder, 'spend.sqlite'), '')],
  ])(
    'does not start on a store that %s, nor makes it: init does, and only once',
    async (_, lose) => {
      lose();
      const file = String(members['databaseFile']);
      const fault = {
        name: 'SettingsError',
        message: expect.stringMatching(`${file}.*only "init" makes`),
      };
      const start = (): Promise<unknown> =>
        verifierProgram.start(
          parseSettings(verifierProgram.settings, members),
          createTestRuntime('verifier'),
        );
      await expect(check()).rejects.toMatchObject(fault);
      await expect(start()).rejects.toMatchObject(fault);
      expect(existsSync(file) && readFileSync(file).length > 0).toBe(false);
      expect(await initService(verifierProgram, members)).toEqual([
        `${file} is made: no ticket counts as spent, and nobody has a balance`,
      ]);
      const bytes = readFileSync(file);
      expect(await initService(verifierProgram, members)).toEqual([
        `${file} is there already, and stays as it is`,
      ]);
      expect(readFileSync(file)).toEqual(bytes);
      expect(await check()).toHaveLength(3);
    },
  );

  it('tells of manifest and token at once, the same in a check', async () => {
    chmodSync(join(folder, 'token'), 0o644);
    const change = { manifestDigest: 'a'.repeat(64) };
    const message =
      /^manifestDigest \(.+\): the manifest has another digest than the pinned one; .+\ntokenFile \(.+\): has mode 0644.+chmod 600 /;
    await expect(check(change)).rejects.toThrow(message);
    await expect(startService(verifierProgram, { ...members, ...change })).rejects.toThrow(message);
  });

  it.each<[string, () => void, RegExp]>([
    ['a short token', () => writeFileSync(join(folder, 'token'), 'short'), /tokenFile .+ no token/],
    ['an empty token', () => writeFileSync(join(folder, 'token'), ''), /tokenFile .+ is empty/],
    ['no manifest', () => writeFileSync(join(folder, 'network.json'), '{}'), /manifestFile/],
    [
      'a manifest of bytes',
      () => writeFileSync(join(folder, 'network.json'), Buffer.of(0xff)),
      /UTF-8/,
    ],
    [
      'a database that is none',
      () => writeFileSync(join(folder, 'spend.sqlite'), 'x'.repeat(5_000)),
      /databaseFile \(.+\): /,
    ],
  ])('does not start with %s, and a check says so', async (_what, prepare, message) => {
    prepare();
    await expect(check()).rejects.toThrow(message);
    await expect(check()).rejects.toMatchObject({ name: 'SettingsError' });
    await expect(startService(verifierProgram, members)).rejects.toThrow(message);
  });
});
