import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMclGroup } from '@coir/coconut/mcl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initRole } from '../../../mixnet/cli/localnet/init-role.ts';
import { loadNetworkFolder } from '../../../mixnet/localnet/network-folder.ts';
import { type NetworkPlan, readPlan } from '../../../mixnet/localnet/network-plan.ts';
import { makePathsRelative, readConfig } from '../../../mixnet/localnet/role-paths.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-role-paths-'));
const original = join(parent, 'original');
/** Where the folder was when its paths were written. */
const BIRTHPLACE = '/home/anna/network';
let plan: NetworkPlan;

const ROLES = ['ledger', 'verifier', 'directory', 'issuer-1', 'mix-2-1', 'gateway-2'];

/** Configurations of all kinds of roles. */
function configs(folder: string): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    ROLES.map((role) => [role, readConfig(join(folder, role, 'config.json'))]),
  );
}

/** Writes the paths of a folder as earlier versions did. */
function makePathsAbsolute(folder: string): void {
  const names = [
    ...['ledger', 'verifier', 'directory'],
    ...[...plan.issuerPlaces, ...plan.mixNodes, ...plan.gateways].map(({ name }) => name),
  ];
  for (const name of names) {
    const file = join(folder, name, 'config.json');
    const entries = Object.entries(readConfig(file)).map(([setting, value]) => [
      setting,
      setting.endsWith('File') ? join(BIRTHPLACE, name, String(value)) : value,
    ]);
    writeFileSync(file, JSON.stringify(Object.fromEntries(entries)));
  }
}

beforeAll(async () => {
  const group = await createMclGroup();
  (await loadNetworkFolder(original, {}, { nowSeconds: 1_800_000_000, group, initRole })).release();
  plan = readPlan(original);
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('makePathsRelative', () => {
  it('makes the paths of an earlier version what they are today, wherever the folder lies', () => {
    const copy = join(parent, 'copy');
    cpSync(original, copy, { recursive: true });
    makePathsAbsolute(copy);
    expect(JSON.stringify(configs(copy))).toContain(BIRTHPLACE);
    makePathsRelative(copy, plan);
    expect(configs(copy)).toEqual(configs(original));
  });

  it('leaves a path alone that somebody has chosen', () => {
    const copy = join(parent, 'chosen');
    cpSync(original, copy, { recursive: true });
    makePathsAbsolute(copy);
    const file = join(copy, 'ledger', 'config.json');
    const chosen = { ...readConfig(file), databaseFile: '/srv/ledger/ledger.sqlite' };
    writeFileSync(file, JSON.stringify(chosen));
    makePathsRelative(copy, plan);
    expect(readConfig(file)['databaseFile']).toBe('/srv/ledger/ledger.sqlite');
  });

  it('writes nothing where nothing is to be done', () => {
    const file = join(original, 'verifier', 'config.json');
    const before = readFileSync(file, 'utf8');
    makePathsRelative(original, plan);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
