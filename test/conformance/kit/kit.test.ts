import { readdirSync, readFileSync } from 'node:fs';
import { nobleGroup } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { describe, expect, it } from 'vitest';
import { casesOf, KIT_FILES, kitPath, readKitFile, readKitText } from './kit-file.ts';
import { makeKit } from './make-kit.ts';
import { OPERATIONS, runCase } from './run-case.ts';

const groups = [nobleGroup, await createMclGroup()];
const names = Object.keys(KIT_FILES);
const total = Object.values(KIT_FILES).reduce((sum, count) => sum + count, 0);

/** How often a key of each comes. */
function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

describe('the kit', () => {
  const cases = names.flatMap((name) => casesOf(readKitFile(name)));

  it('has all its files, and in each as many cases as are counted', () => {
    const files = readdirSync(kitPath('.')).filter((name) => name.endsWith('.json'));
    expect(files.toSorted()).toEqual(names.toSorted());
    for (const name of names) {
      expect({ name, count: casesOf(readKitFile(name)).length }).toEqual({
        name,
        count: KIT_FILES[name],
      });
    }
    console.log(`${total} cases`);
    expect(total).toBe(cases.length);
    expect(total).toBeGreaterThanOrEqual(300);
  });

  it('names every case once, says what it tries, and tries every operation both ways', () => {
    const ids = countBy(cases, ([{ operation }, { id }]) => `${operation}/${id}`);
    expect([...ids].filter(([, count]) => count > 1)).toEqual([]);
    for (const [, { comment }] of cases) expect(comment).toMatch(/^\S.*\.$/);
    const operations = countBy(cases, ([{ operation }]) => operation);
    expect([...operations.keys()].toSorted()).toEqual([...OPERATIONS.keys()].toSorted());
    const outcomes = countBy(
      cases,
      ([
        ,
        {
          expect: { ...expected },
        },
      ]) => Object.keys(expected)[0] ?? '',
    );
    expect(outcomes.get('refused')).toBeGreaterThan(300);
    expect(outcomes.get('result')).toBeGreaterThan(300);
  });

  it('has no two cases with the same inputs', () => {
    const inputs = countBy(cases, ([{ operation, given }, each]) =>
      JSON.stringify([operation, Object.entries({ ...given, ...each.inputs }).toSorted()]),
    );
    expect([...inputs].filter(([, count]) => count > 1)).toEqual([]);
  });

  it('is counted in its README', () => {
    const readme = readFileSync(kitPath('../README.md'), 'utf8');
    for (const [name, count] of Object.entries(KIT_FILES)) {
      expect(readme).toMatch(new RegExp(`\\| \`${name}\` \\| ${count} \\|`));
    }
    for (const operation of OPERATIONS.keys()) expect(readme).toContain(`| \`${operation}\` |`);
    expect(readme).toContain(`${total} cases`);
  });

  it('is what the descriptions of its cases make', { timeout: 240_000 }, () => {
    for (const [name, text] of makeKit())
      expect({ name, text }).toEqual({ name, text: readKitText(name) });
  });
});

describe.each(groups)('the kit on $name', (group) => {
  it.each(names)('comes out as it must in %s', { timeout: 240_000 }, (name) => {
    let checked = 0;
    const taken = new Map<string, Set<string>>();
    for (const [{ operation, given }, each] of casesOf(readKitFile(name))) {
      const { outcome, taken: inputs } = runCase(group, { operation, given }, each);
      const label = `${operation}/${each.id}`;
      expect({ label, outcome }).toEqual({ label, outcome: each.expect });
      taken.set(operation, new Set([...(taken.get(operation) ?? []), ...inputs]));
      if ('result' in outcome) {
        const all = Object.keys({ ...given, ...each.inputs });
        expect({ label, ignored: all.filter((input) => !inputs.has(input)) }).toEqual({
          label,
          ignored: [],
        });
      }
      checked += 1;
    }
    expect(checked).toBe(KIT_FILES[name]);
  });
});
