import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nobleGroup } from '@coir/coconut';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadHome, prepareHome } from '../../../../mixnet/cli/home/client-home.ts';
import { GATEWAYS, makeAbsentNetwork } from './absent-network.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-home-'));
const network = join(parent, 'network');
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeAll(() => makeAbsentNetwork(network));

async function prepare(name: string, gateway?: string): Promise<string> {
  const path = join(parent, name);
  (await prepareHome({ path, network, gateway })).release();
  return path;
}

describe('the home of a client', () => {
  it('holds its network whole, and the way to the treasury', async () => {
    const path = await prepare('whole');
    const home = loadHome(path, nobleGroup);
    expect(home).toMatchObject({ path, gateway: GATEWAYS[0] });
    expect(home.manifest.network).toBe('coir-local');
    expect(home.treasuryFile).toBe(join(network, 'treasury.json'));
    expect(JSON.stringify(home.profile)).not.toContain(parent);
  });

  it('is at the gateway that was chosen, and stays there until another is', async () => {
    const path = await prepare('second', 'gateway-2');
    (await prepareHome({ path, network, gateway: undefined })).release();
    expect(loadHome(path, nobleGroup).gateway.name).toBe('gateway-2');
    await prepare('second', 'gateway-1');
    expect(loadHome(path, nobleGroup).gateway.name).toBe('gateway-1');
    await expect(prepare('third', 'gateway-3')).rejects.toThrow(/it has gateway-1, gateway-2/);
  });

  it('is finished when the first attempt was interrupted', async () => {
    const path = await prepare('interrupted');
    rmSync(join(path, 'network-profile.json'));
    writeFileSync(join(path, 'client.json.new'), 'half');
    expect(() => loadHome(path, nobleGroup)).toThrow(/is no home of a client/);
    expect(loadHome(await prepare('interrupted'), nobleGroup).path).toBe(path);
  });

  it('is used by one process at a time', async () => {
    const path = join(parent, 'used');
    const lock = await prepareHome({ path, network, gateway: undefined });
    await expect(prepare('used')).rejects.toThrow(
      /another command uses .*used, and one client runs once/,
    );
    lock.release();
    await prepare('used');
  });

  it('refuses a folder of something else, and touches nothing in it', async () => {
    const path = join(parent, 'diary');
    mkdirSync(path);
    writeFileSync(join(path, 'diary.txt'), 'mine');
    await expect(prepare('diary')).rejects.toThrow(/is not empty and holds no client/);
    expect(readdirSync(path)).toEqual(['diary.txt']);
    await expect(prepare('diary/diary.txt')).rejects.toThrow(/cannot be a folder \(ENOTDIR\)/);
    await expect(prepare('not/there')).rejects.toThrow(/cannot be a folder \(ENOENT\)/);
  });

  it('refuses a manifest that is not the one its profile means', async () => {
    const path = await prepare('swapped');
    const file = join(path, 'network.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('coir-local-1', 'coir-local-2'));
    expect(() => loadHome(path, nobleGroup)).toThrow(/has another digest than the pinned one/);
  });

  it('belongs to one network', async () => {
    const path = await prepare('of-one');
    const profile = JSON.parse(readFileSync(join(path, 'network-profile.json'), 'utf8'));
    const other = { ...profile, manifestDigest: 'ab'.repeat(32) };
    writeFileSync(join(path, 'network-profile.json'), JSON.stringify(other));
    await expect(prepare('of-one')).rejects.toThrow(/holds a client of another network/);
  });
});
