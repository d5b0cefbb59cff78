import { describe, expect, it } from 'vitest';
import {
  decodeKeyRecord,
  decodeShow,
  encodeKeyRecord,
  encodeShow,
  type KeyRecord,
  nobleGroup,
  proveShow,
  type Show,
  setup,
  verifyShow,
} from '../../../coconut/index.ts';
import { recordWith } from '../../../coconut/keys/key-record-object.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { issueCredential, recordOf, utf8 } from '../../support/issued-tickets.ts';
import { takenFlips } from '../bit-flips.ts';

const { g1 } = nobleGroup;
const fixture = issueCredential();
const { parameters, issuers, record, publicAttributes, attributes, credential } = fixture;
const context = utf8('door 7');
const show = proveShow(record, credential, attributes, [1, 2], context);
const revealed = attributes.slice(2);
const [level = 0n, city = 0n] = publicAttributes;

describe('a show', () => {
  const verify = (
    on: KeyRecord,
    hidden: readonly number[] = [1, 2],
    open: readonly bigint[] = revealed,
    where = context,
  ): boolean => verifyShow(on, hidden, open, where, show);

  it('holds for its key, disclosure, values, scope and context, again and from bytes', () => {
    expect(verify(record)).toBe(true);
    expect(verify(record)).toBe(true);
    const decoded = decodeShow(record, [1, 2], encodeShow(record, show));
    expect(verifyShow(record, [1, 2], revealed, context, decoded)).toBe(true);
  });

  it('does not hold under another key, scope, threshold or network', () => {
    expect(verify(issueCredential({ seed: 'another key' }).record)).toBe(false);
    expect(verify(recordOf(parameters, issuers, 2, 'another scope'))).toBe(false);
    expect(verify(recordOf(parameters, issuers.slice(0, 2), 2))).toBe(false);
    expect(verify(recordOf(setup('coir-tesu', record.schema), issuers, 2))).toBe(false);
    const nullifierBase = g1.multiply(record.nullifierBase, 2n);
    expect(verify(recordWith(record, { nullifierBase }))).toBe(false);
  });

  it('does not hold for another context, mask or revealed value', () => {
    expect(verify(record, [1, 2], revealed, utf8('door 8'))).toBe(false);
    expect(verify(record, [1, 2], revealed, new Uint8Array())).toBe(false);
    expect(verify(record, [1, 3])).toBe(false);
    expect(verify(record, [1], publicAttributes)).toBe(false);
    expect(verify(record, [1, 2, 3], [])).toBe(false);
    expect(verify(record, [1, 2], [(revealed[0] ?? 0n) + 1n])).toBe(false);
  });

  it('does not hold for values the schema does not have', () => {
    for (const values of [[], [...revealed, 0n], [nobleGroup.order], [-1n], [Number.NaN]]) {
      expect(verify(record, [1, 2], values as bigint[])).toBe(false);
    }
    const onlySerial = proveShow(record, credential, attributes, [1], context);
    expect(verifyShow(record, [1], publicAttributes, context, onlySerial)).toBe(true);
    expect(verifyShow(record, [1], [2n ** 64n + level, city], context, onlySerial)).toBe(false);
  });

  it('does not hold with lists of another length, exchanged parts or the identity', () => {
    const { attributeCommitments, responses } = show;
    const [u1 = g1.identity, u2 = g1.identity] = attributeCommitments;
    const other = proveShow(record, credential, attributes, [1, 2], context);
    const changes: readonly Partial<Show>[] = [
      { attributeCommitments: [u1] },
      { attributeCommitments: [u1, u2, u2] },
      { attributeCommitments: [u2, u1] },
      { attributeCommitments: [u1, g1.identity] },
      { responses: responses.slice(1) },
      { responses: [...responses, ...responses] },
      { responses: responses.toReversed() },
      { base: g1.identity },
      { signature: g1.identity },
      { nullifier: g1.identity },
      { base: other.base },
      { signature: other.signature },
      { attributeCommitments: other.attributeCommitments },
      { responses: other.responses },
      { challenge: other.challenge },
      { nullifier: issueNullifier() },
    ];
    for (const change of changes) {
      expect(verifyShow(record, [1, 2], revealed, context, { ...show, ...change })).toBe(false);
    }
  });

  function issueNullifier() {
    return g1.multiply(record.nullifierBase, (attributes[0] ?? 0n) + 1n);
  }

  it('does not hold for a garbage signature around a valid proof', () => {
    const garbage = { base: credential.base, signature: g1.generator };
    const made = makeShow(record, garbage, attributes, [1, 2], context);
    expect(verifyShow(record, [1, 2], revealed, context, made)).toBe(false);
    const others = attributes.with(1, (attributes[1] ?? 0n) + 1n);
    const lie = makeShow(record, credential, others, [1, 2], context);
    expect(verifyShow(record, [1, 2], revealed, context, lie)).toBe(false);
  });

  it('does not survive a flipped bit anywhere', () => {
    const only = proveShow(record, credential, attributes, [1], context);
    const taken = takenFlips(encodeShow(record, only), 3, (changed) =>
      verifyShow(record, [1], publicAttributes, context, decodeShow(record, [1], changed)),
    );
    expect(taken).toEqual([]);
  });

  it('must hide the nullifier attribute and name positions of the schema', () => {
    for (const hidden of [[], [2], [1, 1], [2, 1], [0, 1], [1, 4], [1, 1.5], [Number.NaN]]) {
      for (const attempt of [
        () => proveShow(record, credential, attributes, hidden, context),
        () => verifyShow(record, hidden, revealed, context, show),
        () => decodeShow(record, hidden, new Uint8Array(288)),
      ]) {
        expect(attempt).toThrow(expect.objectContaining({ code: 'COCONUT_INVALID_DISCLOSURE' }));
      }
    }
  });

  it('is not made of attributes the schema does not have, or of the identity', () => {
    const prove = (given: readonly bigint[], base = credential.base) =>
      proveShow(record, { ...credential, base }, given, [1], context);
    expect(() => prove(attributes.slice(1))).toThrow(
      expect.objectContaining({ code: 'COCONUT_ATTRIBUTE_COUNT' }),
    );
    expect(() => prove(attributes.with(0, 0n))).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ATTRIBUTE' }),
    );
    expect(() => prove(attributes, g1.identity)).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_POINT' }),
    );
  });
});

describe('a key record', () => {
  it('with a flipped bit is invalid or another key', () => {
    const bytes = encodeKeyRecord(record);
    const taken = takenFlips(bytes, 31, (changed) => {
      const { keyId } = decodeKeyRecord(changed);
      expect(keyId).not.toEqual(record.keyId);
      return true;
    });
    // What can be changed without breaking it: names and scope, which give another key id.
    expect(taken.every((at) => at < 200)).toBe(true);
  });
});
