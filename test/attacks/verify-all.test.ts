import { describe, expect, it } from 'vitest';
import type { PairingGroup } from '../../coconut/index.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { batches } from './lists/in-batches.ts';
import { listsInside } from './lists/inside-one.ts';
import { listsOfIssuers } from './lists/of-issuers.ts';
import { listsOfManifests } from './lists/of-manifests.ts';
import { listsOfMembers } from './lists/of-members.ts';
import type { VerifiedList } from './lists/verified-list.ts';

// B-8: a loop that returns too early checks only some of what it must. So for every function that
// verifies a list, exactly one member is wrong, at every place in turn.

let spoilt = 0;

function testList({ length, verdicts, accepts }: VerifiedList): void {
  const places = Array.from({ length }, (_, at) => at);
  if (accepts !== undefined) {
    expect(accepts(undefined)).toBe(true);
    expect(places.filter((badAt) => accepts(badAt))).toEqual([]);
  } else if (verdicts !== undefined) {
    expect(verdicts(undefined)).toEqual(places.map(() => true));
    for (const badAt of places) expect(verdicts(badAt)).toEqual(places.map((at) => at !== badAt));
  }
  spoilt += length;
}

describe.each(ALL_GROUPS)('B-8: on $name, one wrong member is found', (group: PairingGroup) => {
  it.each(listsInside(group))('at each of $length places by $name', testList);
  it.each(listsOfIssuers(group))('at each of $length places by $name', testList);
  it.each(batches(group))('at each of $length places by $name', testList);
  it.each(listsOfMembers(group))('at each of $length places by $name', testList);
});

describe('B-8: one wrong member is found', () => {
  it.each(listsOfManifests())('at each of $length places by $name', testList);

  it('at all places of all lists', () => {
    const [inside, issuers, batched, members] = [54, 73, 40, 42];
    expect(spoilt).toBe(ALL_GROUPS.length * (inside + issuers + batched + members) + 9);
  });
});
