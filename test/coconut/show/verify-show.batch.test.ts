import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveScalars } from '../../../coconut/algebra/derived-scalars.ts';
import { invertScalar } from '../../../coconut/algebra/interpolation.ts';
import { drawWeights } from '../../../coconut/algebra/weights.ts';
import { encodeItems } from '../../../coconut/encoding/transcript.ts';
import {
  type ClaimedShow,
  decodeKeyRecord,
  decodeShow,
  encodeKeyRecord,
  encodeShow,
  type G1Point,
  type KeyRecord,
  nobleGroup,
  obtainCredentials,
  type PairingGroup,
  type RandomSource,
  randomBytes,
  type Show,
  verifyShow,
  verifyShows,
} from '../../../coconut/index.ts';
import { recordWith } from '../../../coconut/keys/key-record-object.ts';
import { disclosedKey } from '../../../coconut/show/disclosed-key.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { showStatement } from '../../../coconut/show/show.ts';
import { garbageShow, issueBook, recordOf, showBook, utf8 } from '../../support/issued-tickets.ts';
import { groupWithoutSubgroupCheck, torsionPoint } from '../group/curve-points.ts';

const fixture = issueBook(5, { kinds: ['secret', 'integer', 'text'], threshold: 1, issuers: 1 });
const { record, book } = fixture;
const claims = showBook(fixture);
const garbage = claims.map((claim, i) => garbageShow(record, claim, book[i]?.attributes ?? []));
const [claim] = claims;
if (claim === undefined) throw new Error('the book is not empty');

const oneByOne = (key: KeyRecord, batch: readonly ClaimedShow[]): readonly boolean[] =>
  batch.map(({ hiddenPositions, revealed, context, show }) =>
    verifyShow(key, hiddenPositions, revealed, context, show),
  );

/** The same record, and how many terms each product of pairings had under it. */
function countedRecord(): { counted: KeyRecord; sizes: number[] } {
  const sizes: number[] = [];
  const group: PairingGroup = {
    ...nobleGroup,
    isPairingProductOne(terms) {
      sizes.push(terms.length);
      return nobleGroup.isPairingProductOne(terms);
    },
  };
  const counted = decodeKeyRecord(encodeKeyRecord(record), group);
  sizes.length = 0;
  return { counted, sizes };
}

describe('a batch of shows', () => {
  it('is one product of 2 + |H| pairings whatever its size, and one more for each further class', () => {
    const { counted, sizes } = countedRecord();
    expect(verifyShows(counted, claims)).toEqual([true, true, true, true, true]);
    expect(verifyShows(counted, claims.slice(0, 2))).toEqual([true, true]);
    expect(sizes).toEqual([3, 3]);

    const mixed = issueBook(
      4,
      { kinds: ['secret', 'integer', 'text'], threshold: 1, issuers: 1 },
      (i) => [BigInt(i % 2), 7n],
    );
    sizes.length = 0;
    expect(verifyShows(counted, showBook(mixed))).toEqual([true, true, true, true]);
    const hiding = (i: number): readonly number[] => [[1], [1, 2], [1, 3], [1, 2, 3]][i] ?? [1];
    expect(verifyShows(counted, showBook(mixed, hiding))).toEqual([true, true, true, true]);
    // Two classes; then four, with all three attributes hidden somewhere.
    expect(sizes).toEqual([4, 8]);
  });

  it('is true for nothing when it is empty, and draws only for more than one show', () => {
    const none: RandomSource = () => {
      throw new Error('nothing is to be drawn');
    };
    expect(verifyShows(record, [], none)).toEqual([]);
    expect(verifyShows(record, [claim], none)).toEqual([true]);
    expect(verifyShows(record, garbage.slice(0, 1), none)).toEqual([false]);
    expect(() => verifyShows(record, claims, none)).toThrow('nothing is to be drawn');
    expect(() => verifyShows(record, claims, (length) => new Uint8Array(length - 1))).toThrow(
      expect.objectContaining({ code: 'COCONUT_RANDOMNESS' }),
    );
  });

  it.each(claims.map((_, position) => position))(
    'names a false signature under a valid proof at position %i',
    (bad) => {
      const batch = claims.map((good, i) => (i === bad ? (garbage[i] ?? good) : good));
      expect(verifyShows(record, batch)).toEqual(claims.map((_, i) => i !== bad));
    },
  );

  it('names any set of them, also with a source that repeats itself', () => {
    const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
    const pick = fc.array(fc.boolean(), { minLength: claims.length, maxLength: claims.length });
    fc.assert(
      fc.property(pick, fc.constantFrom(stuck, randomBytes), (goods, random) => {
        const batch = claims.map((good, i) => (goods[i] ? good : (garbage[i] ?? good)));
        expect(verifyShows(record, batch, random)).toEqual(goods);
      }),
      { numRuns: 5, seed: 20_261_121 },
    );
    expect(oneByOne(record, garbage)).toEqual(garbage.map(() => false));
  });

  it('cannot be fitted to the weights of a source that somebody can predict', () => {
    const { g1, order } = nobleGroup;
    const draw = new Uint8Array(64).fill(7);
    const stuck: RandomSource = (length) => draw.slice(0, length);
    const [ofFirst = 0n, ofSecond = 0n] = drawWeights(nobleGroup, [], 2, stuck);
    const credentials = obtainCredentials(record, book.slice(0, 2));
    // The error of s″ is that of the signature times the factor of the show, which its maker knows.
    const fitted = [ofSecond, order - ofFirst].map((error, i) => {
      const { hiddenPositions, revealed, context } = claims[i] ?? claim;
      const { attributes = [] } = book[i] ?? {};
      const { base, signature } = credentials[i]?.credential ?? fixture.credential;
      const statement = showStatement(
        record,
        createDisclosure(record.schema, [1]),
        revealed,
        context,
      );
      const publicInput = encodeItems(...statement, g1.encode(base));
      const [factor = 1n] = deriveScalars(nobleGroup, draw, attributes.slice(0, 1), publicInput, 1);
      const shift = (error * invertScalar(nobleGroup, factor)) % order;
      const wrong = { base, signature: g1.add(signature, g1.multiply(g1.generator, shift)) };
      const show = makeShow(record, wrong, attributes, [1], context, stuck);
      return { hiddenPositions, revealed, context, show };
    });
    expect(verifyShows(record, fitted, stuck)).toEqual([false, false]);
  });

  it('agrees with one by one on every way to be false', () => {
    const { show, revealed } = claim;
    const { g1 } = nobleGroup;
    const altered: readonly Partial<ClaimedShow>[] = [
      { context: utf8('another door') },
      { revealed: revealed.with(0, 3n) },
      { revealed: revealed.with(0, 1n << 64n) },
      { revealed: [] },
      { hiddenPositions: [1, 2], revealed: revealed.slice(1) },
      { show: { ...show, challenge: show.challenge - 1n } },
      { show: { ...show, responses: [] } },
      { show: { ...show, base: g1.identity, signature: g1.identity } },
      { show: { ...show, nullifier: g1.generator } },
      {},
    ];
    const batch = [...altered.map((change) => ({ ...claim, ...change })), ...claims];
    expect(verifyShows(record, batch)).toEqual(oneByOne(record, batch));
    expect(verifyShows(record, batch).indexOf(true)).toBe(altered.length - 1);
  });

  it('takes no show made under another key or scope', () => {
    const other = issueBook(1, {
      kinds: ['secret', 'integer', 'text'],
      threshold: 1,
      issuers: 1,
      seed: 'other',
    });
    const scoped = recordOf(fixture.parameters, fixture.issuers, 1, 'another scope');
    const foreign = [...showBook(other), ...showBook({ record: scoped, book: book.slice(0, 1) })];
    expect(verifyShows(record, [...foreign, claim])).toEqual([false, false, true]);
  });

  it('refuses a policy that is none for the schema, whatever else is in the batch', () => {
    for (const hiddenPositions of [[], [2], [2, 1], [1, 4]]) {
      expect(() => verifyShows(record, [claim, { ...claim, hiddenPositions }])).toThrow(
        expect.objectContaining({ code: 'COCONUT_INVALID_DISCLOSURE' }),
      );
    }
  });

  it('never holds a point of small order: none passes the decoder', () => {
    const lax = groupWithoutSubgroupCheck(nobleGroup);
    const { g1 } = lax;
    const laxRecord: KeyRecord = recordWith(record, {
      parameters: { ...record.parameters, group: lax },
    });
    for (const twist of [3n, 11n].map((prime) => torsionPoint(prime) as unknown as G1Point)) {
      const { show } = claim;
      const [commitment = g1.identity] = show.attributeCommitments;
      const twisted: readonly Show[] = [
        { ...show, base: g1.add(show.base, twist) },
        { ...show, signature: g1.add(show.signature, twist) },
        { ...show, attributeCommitments: [g1.add(commitment, twist)] },
        { ...show, nullifier: g1.add(show.nullifier, twist) },
      ];
      for (const made of twisted) {
        const bytes = encodeShow(laxRecord, made);
        expect(() => decodeShow(record, [1], bytes)).toThrow(
          expect.objectContaining({ code: 'COCONUT_INVALID_POINT' }),
        );
      }
    }
  });

  it('takes nothing of a class whose key is the identity, which anybody could forge', () => {
    const { g1, order } = nobleGroup;
    const { x = 0n, y = [] } = fixture.issuers[0]?.signingKey ?? {};
    const [serial, level] = [5n, 6n];
    const negated = order - ((x + level * (y[1] ?? 0n)) % order);
    const text = (negated * invertScalar(nobleGroup, y[2] ?? 1n)) % order;
    const signature = g1.multiply(record.masterKey.betaG1[0] ?? g1.identity, serial);
    const credential = { base: g1.generator, signature };
    const { hiddenPositions, context } = claim;
    const show = makeShow(record, credential, [serial, level, text], [1], context);
    const forged = { hiddenPositions, context, revealed: [level, text], show };
    expect(verifyShows(record, [claim, forged])).toEqual([true, false]);
  });

  it('remembers the class of a true show, and of a false one not', () => {
    const { counted } = countedRecord();
    const disclosure = createDisclosure(record.schema, [1]);
    const prepared = () => disclosedKey(counted, disclosure, claim.revealed)?.prepared;
    verifyShows(counted, garbage.slice(0, 2));
    expect(prepared()).not.toBe(prepared());
    verifyShows(counted, [...garbage.slice(0, 1), claim]);
    expect(prepared()).toBe(prepared());
  });

  it('leaves a credential shown twice in it to the caller', () => {
    expect(verifyShows(record, [claim, claim])).toEqual([true, true]);
  });
});
