import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../../coconut/dkg/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

describe('the README of key generation', () => {
  it('lists every reason for a fault, and none that does not exist', () => {
    const source = readFileSync(new URL('session/fault.ts', folder), 'utf8');
    const [, union = ''] = source.match(/type FaultReason =(.*?);/su) ?? [];
    const reasons = [...union.matchAll(/\| '([a-z-]+)'/gu)].map(([, reason]) => reason);
    const [, table = ''] = readme.match(/## Faults\n(.*?)\n## /su) ?? [];
    const listed = [...table.matchAll(/^\| `([a-z-]+)` \|/gmu)];
    expect(reasons).toHaveLength(10);
    expect(listed.map(([, reason]) => reason)).toEqual(reasons);
  });
});
