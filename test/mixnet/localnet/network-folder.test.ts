import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMclGroup } from '@coir/coconut/mcl';
import { afterAll, describe, expect, it } from 'vitest';
import { initRole } from '../../../mixnet/cli/localnet/init-role.ts';
import { checkSize, loadNetworkFolder } from '../../../mixnet/localnet/network-folder.ts';
import { PLAN_FILE } from '../../../mixnet/localnet/network-plan.ts';
import type { NetworkSize } from '../../../mixnet/localnet/network-size.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-network-folder-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const group = await createMclGroup();
let count = 0;

function freshPath(): string {
  count += 1;
  return join(parent, `network-${count}`);
}

function load(path: string, size: Partial<NetworkSize> = {}) {
  return loadNetworkFolder(path, size, { nowSeconds: 1_800_000_000, group, initRole });
}

/** Makes a network and gives its folder free. */
async function makeNetwork(size: Partial<NetworkSize> = {}): Promise<string> {
  const path = freshPath();
  (await load(path, size)).release();
  return path;
}

/** Every file below a folder. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

describe('a new network', () => {
  it('is moved into its place whole, below folders that were not there', async () => {
    const path = join(freshPath(), 'deep', 'network');
    const folder = await load(path, { issuers: 2 });
    expect(folder).toMatchObject({ path, isReopened: false, plan: { issuers: 2, threshold: 2 } });
    expect(readdirSync(join(path, '..'))).toEqual(['network']);
    folder.release();
  });

  it('names no place in any of its files, and keeps others out', async () => {
    const path = await makeNetwork({ issuers: 1, threshold: 1 });
    for (const file of filesIn(path)) {
      expect(readFileSync(file, 'latin1')).not.toContain(parent);
      expect((statSync(file).mode & 0o077).toString(8)).toBe('0');
    }
  });

  it('takes the place of an empty folder', async () => {
    const path = freshPath();
    mkdirSync(path);
    (await load(path)).release();
    expect(existsSync(join(path, PLAN_FILE))).toBe(true);
  });

  it('is opened again with its plan and manifest, here and where it was moved or copied', async () => {
    const path = await makeNetwork();
    const first = await load(path);
    first.release();
    const copy = freshPath();
    const moved = freshPath();
    cpSync(path, copy, { recursive: true });
    renameSync(path, moved);
    for (const place of [copy, moved]) {
      const again = await load(place);
      expect(again).toMatchObject({ path: place, isReopened: true, plan: first.plan });
      expect(again.manifest).toEqual(first.manifest);
      again.release();
    }
  });

  it('removes what an interrupted start left beside its place', async () => {
    const path = freshPath();
    mkdirSync(`${path}.new`);
    writeFileSync(join(`${path}.new`, 'lock'), '');
    writeFileSync(join(`${path}.new`, 'treasury.json'), '{}');
    (await load(path)).release();
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  it('touches nothing of somebody else that is in the way', async () => {
    const path = freshPath();
    mkdirSync(`${path}.new`);
    writeFileSync(join(`${path}.new`, 'diary.txt'), 'mine');
    await expect(load(path)).rejects.toMatchObject({ code: 'LOCALNET_FOREIGN_FOLDER' });
    expect(readFileSync(join(`${path}.new`, 'diary.txt'), 'utf8')).toBe('mine');
    expect(existsSync(path)).toBe(false);
  });
});

describe('something else in the place of a network', () => {
  it('is named: another folder, a file, a half-made network, a damaged plan', async () => {
    const [other, file, half, damaged] = [freshPath(), freshPath(), freshPath(), freshPath()];
    for (const folder of [other, half, damaged]) mkdirSync(folder);
    writeFileSync(join(other, 'diary.txt'), 'mine');
    writeFileSync(file, 'mine');
    writeFileSync(join(half, 'treasury.json'), '{}');
    writeFileSync(join(damaged, PLAN_FILE), '{"issuers":3');
    await expect(load(other)).rejects.toMatchObject({
      code: 'LOCALNET_FOREIGN_FOLDER',
      message: expect.stringContaining('is not empty and holds no local network'),
    });
    await expect(load(file)).rejects.toMatchObject({
      code: 'LOCALNET_FOREIGN_FOLDER',
      message: expect.stringContaining('is a file, not a folder'),
    });
    await expect(load(half)).rejects.toMatchObject({
      code: 'LOCALNET_HALF_MADE',
      message: expect.stringContaining('was never finished'),
    });
    await expect(load(damaged)).rejects.toMatchObject({ code: 'LOCALNET_DAMAGED' });
    expect(readdirSync(other)).toEqual(['diary.txt']);
  });

  it('that cannot be a folder is said at once, below /proc too', async () => {
    await expect(load('/proc/coir/network')).rejects.toMatchObject({
      code: 'LOCALNET_FOLDER_UNUSABLE',
      message: expect.stringMatching(
        /\/proc\/coir\/network cannot be made or written to \(ENOENT\)/,
      ),
    });
    const file = freshPath();
    writeFileSync(file, 'mine');
    await expect(load(join(file, 'network'))).rejects.toMatchObject({
      code: 'LOCALNET_FOLDER_UNUSABLE',
    });
  });
});

describe('the size of a network', () => {
  it('is that of the network that is there', async () => {
    const path = await makeNetwork({ issuers: 2, threshold: 1 });
    const others = [{ issuers: 3 }, { threshold: 2 }];
    for (const size of others) {
      await expect(load(path, size)).rejects.toMatchObject({ code: 'LOCALNET_SIZE' });
      expect(() => checkSize(path, size)).toThrow(/--issuers 2 --threshold 1/);
    }
    expect(checkSize(path, {})).toMatchObject({ issuers: 2, threshold: 1 });
  });

  it('is refused before anything is made', async () => {
    const path = freshPath();
    expect(() => checkSize(path, { threshold: 4 })).toThrow(/threshold 4/);
    await expect(load(path, { threshold: 4 })).rejects.toMatchObject({ code: 'LOCALNET_SIZE' });
    expect(existsSync(path)).toBe(false);
  });
});

describe('a folder in use', () => {
  it('is refused to whoever comes second, until it is given free', async () => {
    const path = freshPath();
    const first = await load(path);
    await expect(load(path)).rejects.toMatchObject({
      code: 'LOCALNET_IN_USE',
      retryable: true,
      message: expect.stringContaining('already running'),
    });
    first.release();
    (await load(path)).release();
  });

  it('is free again when the process that had it was killed', async () => {
    const path = await makeNetwork();
    const holder = fork(fileURLToPath(new URL('folder-holder.ts', import.meta.url)), [path], {
      execArgv: ['--conditions=source', '--expose-gc'],
    });
    try {
      const [message] = await once(holder, 'message');
      expect(message).toEqual({ held: true });
      await expect(load(path)).rejects.toMatchObject({ code: 'LOCALNET_IN_USE' });
    } finally {
      holder.kill('SIGKILL');
    }
    await once(holder, 'exit');
    (await load(path)).release();
  });

  it('is copied without its lock', async () => {
    const path = freshPath();
    const first = await load(path);
    const copy = freshPath();
    execFileSync('cp', ['-r', path, copy]);
    (await load(copy)).release();
    first.release();
  });
});
