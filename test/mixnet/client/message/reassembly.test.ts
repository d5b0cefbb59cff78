import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFragment,
  encodeFragment,
  type Fragment,
  MAX_LINKED_SETS,
  Reassembly,
  splitMessage,
} from '../../../../mixnet/client/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf, toHex } from '../refusal.ts';

/** Small fragments, so that linked sets stay small: 3 bytes unlinked. */
const CAPACITY = 13;
const random = seededRandom('fragments');

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const out = [...items];
  let state = seed >>> 0;
  for (let last = out.length - 1; last > 0; last -= 1) {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    const other = state % (last + 1);
    const kept = out[last] as Item;
    out[last] = out[other] as Item;
    out[other] = kept;
  }
  return out;
}

describe('reassembly', () => {
  function assemble(fragments: readonly Fragment[], reassembly = new Reassembly()): Uint8Array[] {
    const messages: Uint8Array[] = [];
    for (const fragment of fragments) {
      const decoded = decodeFragment(encodeFragment(fragment));
      const result = reassembly.add(decoded, 0);
      if (result.kind === 'complete') messages.push(result.message);
    }
    return messages;
  }

  it('gives back every message once, in any order, with copies, mixed with others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 4 }),
        fc.integer(),
        (lengths, seed) => {
          const messages = lengths.map((length) => random(length));
          const fragments = messages.flatMap((one) => splitMessage(one, CAPACITY, random));
          const reassembly = new Reassembly();
          const got = assemble(shuffled([...fragments, ...fragments], seed), reassembly);
          expect(got.map(toHex).sort()).toEqual(messages.map(toHex).sort());
          expect(reassembly.heldBytes).toBe(0);
          expect(reassembly.heldSets).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives back messages of linked sets in any order', () => {
    for (const [length, seed] of [
      [1600, 1],
      [3053, 2],
      [4600, 3],
      [6500, 4],
    ] as const) {
      const message = random(length);
      const fragments = splitMessage(message, CAPACITY, random);
      expect(assemble(fragments).map(toHex)).toEqual([toHex(message)]);
      expect(assemble(fragments.toReversed()).map(toHex)).toEqual([toHex(message)]);
      expect(assemble(shuffled(fragments, seed)).map(toHex)).toEqual([toHex(message)]);
    }
  });

  const base: Fragment = {
    setId: 1,
    total: 2,
    current: 1,
    link: undefined,
    payload: Uint8Array.of(0, 1),
  };
  const previous = (setId: number) => ({ direction: 'previous', setId }) as const;
  const next = (setId: number) => ({ direction: 'next', setId }) as const;
  const full = { total: 255, current: 255 };

  it('refuses fragments that contradict those before, and keeps nothing of them', () => {
    const contradictions: Record<string, readonly Fragment[]> = {
      'another total': [base, { ...base, total: 3, current: 2 }],
      'a second predecessor': [
        { ...base, setId: 1, link: previous(2) },
        { ...base, ...full, setId: 3, link: next(1) },
      ],
      'a second successor': [
        { ...base, ...full, setId: 1, link: next(2) },
        { ...base, setId: 3, link: previous(1) },
      ],
      'a circle of two': [
        { ...base, total: 255, setId: 1, link: previous(2) },
        { ...base, total: 255, setId: 2, link: previous(1) },
      ],
      'a circle of three': [
        { ...base, total: 255, setId: 1, link: previous(2) },
        { ...base, total: 255, setId: 2, link: previous(3) },
        { ...base, total: 255, setId: 3, link: previous(1) },
      ],
      'no link back to the predecessor': [
        { ...base, ...full, setId: 1, link: next(2) },
        { ...base, setId: 2 },
      ],
      'no link on to the successor': [
        { ...base, setId: 2, link: previous(1) },
        { ...base, ...full, setId: 1 },
      ],
      'a successor that began without': [
        { ...base, setId: 2 },
        { ...base, ...full, setId: 1, link: next(2) },
      ],
      'a predecessor that ended without': [
        { ...base, ...full, setId: 1 },
        { ...base, setId: 2, link: previous(1) },
      ],
      'a predecessor that is not full': [
        { ...base, setId: 1 },
        { ...base, setId: 2, link: previous(1) },
      ],
      'a continued set that turns out not to be full': [
        { ...base, setId: 2, link: previous(1) },
        { ...base, setId: 1 },
      ],
    };
    for (const [name, fragments] of Object.entries(contradictions)) {
      const reassembly = new Reassembly();
      for (const fragment of fragments.slice(0, -1)) reassembly.add(fragment, 0);
      const held = reassembly.heldBytes;
      const last = fragments.at(-1) as Fragment;
      expect(
        refusalOf(() => reassembly.add(last, 0)),
        name,
      ).toBe('CLIENT_INVALID_FRAGMENT');
      expect(reassembly.heldBytes, name).toBe(held);
    }
  });

  it('refuses more linked sets than one message may have', () => {
    const reassembly = new Reassembly();
    for (let setId = 1; setId < MAX_LINKED_SETS; setId += 1) {
      reassembly.add({ ...base, ...full, setId, link: next(setId + 1) }, 0);
    }
    const beyond = { ...base, ...full, setId: MAX_LINKED_SETS, link: next(MAX_LINKED_SETS + 1) };
    expect(refusalOf(() => reassembly.add(beyond, 0))).toBe('CLIENT_INVALID_FRAGMENT');
  });

  it('keeps the first fragment of a slot', () => {
    const reassembly = new Reassembly();
    reassembly.add(base, 0);
    expect(reassembly.add({ ...base, payload: Uint8Array.of(9, 9) }, 0).kind).toBe('duplicate');
    const end = { ...base, current: 2, payload: Uint8Array.of(1, 0) };
    expect(reassembly.add(end, 0)).toEqual({ kind: 'complete', message: Uint8Array.of(0, 1) });
  });

  it('drops a message without a new fragment for 30 minutes, and not before', () => {
    const minute = 60_000;
    const end = { ...base, current: 2, payload: Uint8Array.of(1, 0) };
    const patient = new Reassembly();
    patient.add(base, 0);
    expect(patient.add(end, 30 * minute - 1).kind).toBe('complete');
    const late = new Reassembly();
    late.add(base, 0);
    expect(late.add(end, 30 * minute).kind).toBe('incomplete');
    const chain = new Reassembly();
    chain.add({ ...base, ...full, setId: 1, link: next(2) }, 0);
    chain.add({ ...base, setId: 2, link: previous(1) }, 20 * minute);
    chain.add({ ...base, setId: 9 }, 40 * minute);
    expect(chain.heldSets).toBe(3);
    chain.dropExpired(50 * minute);
    expect(chain.heldSets).toBe(1);
    expect(chain.heldBytes).toBe(66);
  });

  it('remembers finished sets, a bounded number', () => {
    const reassembly = new Reassembly({ maxFinishedSets: 2 });
    const one = (setId: number): Fragment => ({ ...base, total: 1, setId });
    for (const setId of [1, 2, 3]) expect(reassembly.add(one(setId), 0).kind).toBe('complete');
    expect(reassembly.add(one(3), 0).kind).toBe('duplicate');
    expect(reassembly.add(one(2), 0).kind).toBe('duplicate');
    expect(reassembly.add(one(1), 0).kind).toBe('complete');
    const linked = { ...base, setId: 5, link: previous(1) };
    expect(refusalOf(() => reassembly.add(linked, 0))).toBe('CLIENT_INVALID_FRAGMENT');
  });

  it('bounds one message, the number of sets and all bytes together', () => {
    const large = { ...base, total: 255, payload: new Uint8Array(936) };
    const one = new Reassembly({ maxMessageBytes: 3000 });
    for (const current of [1, 2, 3]) one.add({ ...large, current }, 0);
    expect(refusalOf(() => one.add({ ...large, current: 4 }, 0))).toBe('CLIENT_REASSEMBLY_FULL');
    expect(one.heldBytes).toBe(3000);
    const sets = new Reassembly({ maxSets: 3 });
    for (const setId of [1, 2, 3]) sets.add({ ...base, setId }, 0);
    expect(refusalOf(() => sets.add({ ...base, setId: 4 }, 0))).toBe('CLIENT_REASSEMBLY_FULL');
    const all = new Reassembly({ maxTotalBytes: 2000 });
    for (const setId of [1, 2]) all.add({ ...large, setId }, 0);
    expect(refusalOf(() => all.add({ ...large, setId: 3 }, 0))).toBe('CLIENT_REASSEMBLY_FULL');
    expect(all.heldBytes).toBe(2000);
  });

  it('bounds a message across its linked sets', () => {
    const large = { ...base, ...full, payload: new Uint8Array(936) };
    const reassembly = new Reassembly({ maxMessageBytes: 2999 });
    reassembly.add({ ...large, setId: 1, link: next(2) }, 0);
    reassembly.add({ ...large, setId: 2, link: next(3) }, 0);
    expect(refusalOf(() => reassembly.add({ ...large, setId: 3, link: next(4) }, 0))).toBe(
      'CLIENT_REASSEMBLY_FULL',
    );
  });

  it('gives the place of a message that was still for a minute to a newer one', () => {
    const reassembly = new Reassembly({ maxSets: 2 });
    reassembly.add({ ...base, setId: 1 }, 0);
    reassembly.add({ ...base, setId: 2 }, 30_000);
    expect(refusalOf(() => reassembly.add({ ...base, setId: 3 }, 59_999))).toBe(
      'CLIENT_REASSEMBLY_FULL',
    );
    expect(reassembly.add({ ...base, setId: 3 }, 60_000).kind).toBe('incomplete');
    const end = { ...base, current: 2, payload: Uint8Array.of(1, 0) };
    expect(reassembly.add({ ...end, setId: 2 }, 60_001).kind).toBe('complete');
  });

  it('holds no more than its bounds whatever arrives', () => {
    const limits = { maxTotalBytes: 5000, maxSets: 10, maxMessageBytes: 2000, maxFinishedSets: 5 };
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            setId: fc.integer({ min: 1, max: 30 }),
            total: fc.constantFrom(1, 2, 255),
            current: fc.constantFrom(1, 2, 255),
            link: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
            length: fc.integer({ min: 1, max: 900 }),
            at: fc.integer({ min: 0, max: 5_000_000 }),
          }),
          { maxLength: 60 },
        ),
        (arrivals) => {
          const reassembly = new Reassembly(limits);
          let now = 0;
          for (const { setId, total, current, link, length, at } of arrivals) {
            now += at;
            refusalOf(() =>
              reassembly.add(
                decodeFragment(
                  encodeFragment({
                    setId,
                    total,
                    current,
                    link:
                      link === undefined ? undefined : current === 1 ? previous(link) : next(link),
                    payload: new Uint8Array(length),
                  }),
                ),
                now,
              ),
            );
            expect(reassembly.heldBytes).toBeLessThanOrEqual(limits.maxTotalBytes);
            expect(reassembly.heldSets).toBeLessThanOrEqual(limits.maxSets);
          }
          reassembly.dropExpired(now + 30 * 60_000);
          expect([reassembly.heldBytes, reassembly.heldSets]).toEqual([0, 0]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
