import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../issuer-service/wallet/', import.meta.url));

/** The files an import of this one loads, itself included. */
function reached(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, target = ''] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
    reached(join(file, '..', target), seen);
  }
  return seen;
}

it('runs where there is no Node: the index and the embedded ledger import nothing of it', () => {
  const files = [...reached('index.ts'), ...reached('embedded-ledger/index.ts')];
  expect(files).toContain('wallet.ts');
  for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/'node:/);
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!dist|node_modules).*\.ts$/u.test(file),
  );
  const withNode = all.filter((file) =>
    readFileSync(join(folder, file), 'utf8').includes("'node:"),
  );
  expect(withNode.every((file) => basename(file).startsWith('sqlite-'))).toBe(true);
});
