import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestDigest, parseManifest } from '@coir/coconut/ticket';
import { afterAll, describe, expect, it } from 'vitest';
import {
  PROFILE_FILE,
  readProfile,
  writeLocalProfile,
} from '../../../mixnet/localnet/network-profile.ts';
import { unpackDataFolder } from '../../frozen/data-folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-network-profile-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const manifest = parseManifest(
  readFileSync(join(unpackDataFolder(parent), 'network.json'), 'utf8'),
);
const FIELDS = {
  directoryUrl: 'http://127.0.0.1:1',
  ledgerUrl: 'http://127.0.0.1:2',
  gateways: [{ name: 'gateway-1', identity: '4'.repeat(44), openAccess: false }],
};
const file = join(parent, PROFILE_FILE);

describe('the profile of a network', () => {
  it('is read as it was written', () => {
    writeLocalProfile(parent, manifest, FIELDS);
    expect(readProfile(file)).toEqual({
      version: 1,
      ...FIELDS,
      manifestFile: 'network.json',
      manifestDigest: manifestDigest(manifest),
      spendDelayMs: 0,
      treasuryFile: 'treasury.json',
    });
  });

  it('is written again only if it changed', () => {
    writeLocalProfile(parent, manifest, FIELDS);
    const { ino } = statSync(file);
    writeLocalProfile(parent, manifest, FIELDS);
    expect(statSync(file).ino).toBe(ino);
    writeLocalProfile(parent, manifest, { ...FIELDS, ledgerUrl: 'http://127.0.0.1:3' });
    expect(readProfile(file).ledgerUrl).toBe('http://127.0.0.1:3');
  });

  it.each([
    ['a member too many', { unknown: 1 }],
    ['another version', { version: 2 }],
    ['no gateway', { gateways: [] }],
    ['a URL of another kind', { directoryUrl: 'file:///etc/passwd' }],
    ['a digest of another length', { manifestDigest: 'ab' }],
    ['a rest of a year', { spendDelayMs: 31_536_000_000 }],
  ])('is refused with %s', (_what, change) => {
    writeLocalProfile(parent, manifest, FIELDS);
    writeFileSync(file, JSON.stringify({ ...readProfile(file), ...change }));
    expect(() => readProfile(file)).toThrow(/is no network profile/);
    rmSync(file);
  });

  it('says when it is not there', () => {
    expect(() => readProfile(join(parent, 'nowhere.json'))).toThrow(/cannot be read/);
  });
});
