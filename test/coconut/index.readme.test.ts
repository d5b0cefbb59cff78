import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(new URL('../../coconut/README.md', import.meta.url), 'utf8');
const errors = readFileSync(new URL('../../coconut/errors.ts', import.meta.url), 'utf8');

describe('the README of coconut', () => {
  const examples = [...readme.matchAll(/```ts\n(.*?)```/gsu)]
    .map(([, example = '']) => example)
    .filter((example) => example.includes('console.log'));

  it('begins with an example of the whole protocol, and has one of a show that reveals a part', () => {
    expect(readme.indexOf(examples[0] ?? '## ')).toBeLessThan(readme.indexOf('\n## '));
    expect(examples.slice(1).some((example) => example.includes("'over-18'"))).toBe(true);
  });

  it('names every function under the task it is for, and none that does not exist', async () => {
    const entries = await Promise.all([
      import('@coir/coconut'),
      import('@coir/coconut/mcl'),
      import('@coir/coconut/dkg'),
      import('@coir/coconut/key-file'),
      import('@coir/coconut/ticket'),
    ]);
    const exported = entries.flatMap((entry) =>
      Object.entries(entry).flatMap(([name, value]) => (typeof value === 'function' ? name : [])),
    );
    const [, index = ''] = readme.match(/\n## By task\n(.*?)\n## /su) ?? [];
    const named = [...index.matchAll(/`([a-z]\w+)`/gu)].map(([, name]) => name);
    const isCodec = (name: string): boolean => /^(?:en|de)code/u.test(name);
    expect(exported.filter((name) => !isCodec(name) && !index.includes(`\`${name}\``))).toEqual([]);
    expect(named.filter((name) => !exported.includes(name ?? '') && name !== 'nobleGroup')).toEqual(
      [],
    );
  });

  it('lists every error code, and none that does not exist', () => {
    const codes = (text: string): string[] =>
      [...new Set(text.match(/COCONUT_[A-Z_]+/gu))].toSorted();
    expect(codes(readme)).toEqual(codes(errors));
  });
});
