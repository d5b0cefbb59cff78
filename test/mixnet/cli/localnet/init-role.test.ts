import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoleKind } from '@coir/localnet';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initRole } from '../../../../mixnet/cli/localnet/init-role.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-init-role-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each<[RoleKind, object, readonly string[]]>([
  ['mix-node', { keysFile: 'k', replayFile: 'tags', directoryUrl: 'http://127.0.0.1:1' }, ['tags']],
  ['directory', { topologyFile: 'topology.json' }, []],
])('the state of a %s is made once, from its configuration', async (kind, config, files) => {
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const contents = (): readonly string[] =>
    files.map((name) => readFileSync(join(folder, name), 'latin1'));
  await initRole(kind, file);
  const before = contents();
  await initRole(kind, file);
  expect(contents()).toEqual(before);
  expect(files.every((name) => existsSync(join(folder, name)))).toBe(true);
});

it('a configuration that cannot be used is refused', async () => {
  const file = join(folder, 'config.json');
  writeFileSync(file, '{"replayFiel":"x"}');
  await expect(initRole('mix-node', file)).rejects.toMatchObject({ name: 'SettingsError' });
});
