import { describe, expect, it } from 'vitest';
import { nobleGroup, proveShow, verifyShow } from '../../../coconut/index.ts';
import {
  DISCLOSED_KEY_LIMIT,
  disclosedKey,
  disclosureName,
} from '../../../coconut/show/disclosed-key.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { issueCredential, recordOf, utf8 } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 1, issuers: 1 });
const { record, parameters, issuers, credential, attributes, publicAttributes } = fixture;
const disclosure = createDisclosure(record.schema, [1]);
const context = utf8('door');

describe('the cache of disclosed keys', () => {
  it('remembers a key once a show under it has verified, and not before', () => {
    const before = disclosedKey(record, disclosure, publicAttributes);
    expect(disclosedKey(record, disclosure, publicAttributes)?.prepared).not.toBe(before?.prepared);
    const garbage = { ...credential, signature: nobleGroup.g1.generator };
    const refused = makeShow(record, garbage, attributes, [1], context);
    expect(verifyShow(record, [1], publicAttributes, context, refused)).toBe(false);
    expect(disclosedKey(record, disclosure, publicAttributes)?.prepared).not.toBe(
      disclosedKey(record, disclosure, publicAttributes)?.prepared,
    );
    const show = proveShow(record, credential, attributes, [1], context);
    expect(verifyShow(record, [1], publicAttributes, context, show)).toBe(true);
    const cached = disclosedKey(record, disclosure, publicAttributes);
    expect(disclosedKey(record, disclosure, publicAttributes)?.prepared).toBe(cached?.prepared);
    expect(verifyShow(record, [1], publicAttributes, context, show)).toBe(true);
  });

  it('is bounded, forgets the key not used for longest, and is not shared between keys', () => {
    const own = recordOf(parameters, issuers, 1, 'own');
    const remember = (level: number) => {
      const key = disclosedKey(own, disclosure, [BigInt(level)]);
      key?.remember();
      return key?.prepared;
    };
    const first = remember(0);
    const second = remember(1);
    for (let level = 2; level < DISCLOSED_KEY_LIMIT; level += 1) remember(level);
    expect(remember(0)).toBe(first);
    remember(DISCLOSED_KEY_LIMIT);
    expect(remember(0)).toBe(first);
    expect(disclosedKey(own, disclosure, [1n])?.prepared).not.toBe(second);
    expect(disclosedKey(record, disclosure, [0n])?.prepared).not.toBe(first);
  });

  it('tells values apart whose digits are the same', () => {
    const names = [[12n, 3n], [1n, 23n], [123n]].map((values) =>
      disclosureName(disclosure, values),
    );
    expect(new Set(names).size).toBe(3);
  });

  it('tells masks apart that reveal the same values', () => {
    const { order } = nobleGroup;
    const three = issueCredential({ kinds: ['secret', 'text', 'text'], threshold: 1, issuers: 1 });
    const hides = (positions: readonly number[]) =>
      createDisclosure(three.record.schema, positions);
    disclosedKey(three.record, hides([1, 2]), [order - 1n])?.remember();
    expect(disclosedKey(three.record, hides([1, 3]), [order - 1n])?.prepared).not.toBe(
      disclosedKey(three.record, hides([1, 2]), [order - 1n])?.prepared,
    );
  });
});
