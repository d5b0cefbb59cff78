import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileClientStore } from '../../../../mixnet/client/identity/file-client-store.ts';
import { createClientIdentity } from '../../../../mixnet/client/index.ts';
import { rejectionOf } from '../refusal.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-store-'));
  path = join(folder, 'client.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sharedKey = new Uint8Array(32).fill(7);

describe('FileClientStore', () => {
  it('keeps identity and registrations over a restart, readable by the owner only', async () => {
    const store = new FileClientStore(path);
    expect(await store.loadIdentity()).toBeUndefined();
    expect(await store.load('gateway')).toBeUndefined();
    expect(existsSync(path)).toBe(false);
    const identity = createClientIdentity();
    await store.saveIdentity(identity);
    await store.save('gateway', { sharedKey, lastTimestamp: 5 });
    const again = new FileClientStore(path);
    expect(await again.loadIdentity()).toEqual(identity);
    expect(await again.load('gateway')).toEqual({ sharedKey, lastTimestamp: 5 });
    expect(await again.load('toString')).toBeUndefined();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['client.json']);
  });

  it('writes changes made at once one after the other, the last one last', async () => {
    const store = new FileClientStore(path);
    const times = Array.from({ length: 20 }, (_, position) => position);
    await Promise.all(times.map((lastTimestamp) => store.save('a', { sharedKey, lastTimestamp })));
    await Promise.all(['b', 'c'].map((name) => store.save(name, { sharedKey, lastTimestamp: 1 })));
    const again = new FileClientStore(path);
    expect((await again.load('a'))?.lastTimestamp).toBe(19);
    expect((await again.load('b'))?.lastTimestamp).toBe(1);
    expect((await again.load('c'))?.lastTimestamp).toBe(1);
  });

  it('refuses a file that is not its own, and leaves it as it is', async () => {
    const gateways = {
      a: { sharedKey: Buffer.from(sharedKey).toString('base64url'), lastTimestamp: 1 },
    };
    const contents = [
      '',
      'nonsense',
      '{}',
      JSON.stringify({ version: 2, gateways }),
      JSON.stringify({ version: 1, gateways, more: 1 }),
      JSON.stringify({ version: 1, gateways: { a: { ...gateways.a, sharedKey: 'AA' } } }),
      JSON.stringify({ version: 1, gateways: { a: { ...gateways.a, lastTimestamp: -1 } } }),
    ];
    for (const content of contents) {
      writeFileSync(path, content);
      const store = new FileClientStore(path);
      expect(await rejectionOf(store.load('a')), content).toBe('CLIENT_STORE');
      expect(await rejectionOf(store.save('a', { sharedKey, lastTimestamp: 1 }))).toBe(
        'CLIENT_STORE',
      );
      expect(readFileSync(path, 'utf8')).toBe(content);
    }
    writeFileSync(path, JSON.stringify({ version: 1, gateways }));
    expect((await new FileClientStore(path).load('a'))?.lastTimestamp).toBe(1);
  });

  it('says when it cannot write, and works again when it can', async () => {
    const missing = join(folder, 'missing');
    const store = new FileClientStore(join(missing, 'client.json'));
    expect(await rejectionOf(store.save('a', { sharedKey, lastTimestamp: 1 }))).toBe(
      'CLIENT_STORE',
    );
    mkdirSync(missing);
    await store.save('a', { sharedKey, lastTimestamp: 2 });
    expect((await new FileClientStore(join(missing, 'client.json')).load('a'))?.lastTimestamp).toBe(
      2,
    );
  });
});
