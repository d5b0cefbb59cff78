import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'issuer-service/wallet');

/** The source file of a door of a workspace, such as `@coir/io` or `@coir/coconut/ticket`. */
function sourceOf(door: string): string {
  const [scope = '', name = '', ...entry] = door.split('/');
  const workspace = join(root, 'node_modules', scope, name);
  const { exports } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'));
  return join(workspace, exports[['.', ...entry].join('/')].source);
}

/** The files an import of this one loads, itself and those of other workspaces included. */
function reached(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, target = ''] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
    reached(join(dirname(file), target), seen);
  }
  for (const [, door = ''] of text.matchAll(/from '(@coir\/[^']+)'/g)) {
    reached(sourceOf(door), seen);
  }
  return seen;
}

it('runs where there is no Node: the index and the embedded ledger import nothing of it', () => {
  const files = [
    ...reached(join(folder, 'index.ts')),
    ...reached(sourceOf('@coir/wallet/embedded-ledger')),
  ];
  expect(files).toContain(join(folder, 'wallet.ts'));
  expect(files.map((file) => basename(file))).toEqual(
    expect.arrayContaining(['exchange.ts', 'ledger-client.ts', 'blind-sign.ts']),
  );
  for (const file of files) expect(readFileSync(file, 'utf8'), file).not.toMatch(/from 'node:/);
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!dist|examples|node_modules).*\.ts$/u.test(file),
  );
  const withNode = all.filter((file) =>
    readFileSync(join(folder, file), 'utf8').includes("'node:"),
  );
  expect(withNode.every((file) => basename(file).startsWith('sqlite-'))).toBe(true);
});
