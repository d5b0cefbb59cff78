import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it } from 'vitest';
import {
  blindSignBook,
  CoconutError,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeCredential,
  decodeShow,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeShow,
  obtainCredentials,
  type PairingGroup,
  verifyBlindedPartials,
  verifyCredentials,
  verifyShows,
} from '../../coconut/index.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { codeOf } from '../coconut/decoder-suite.ts';
import {
  compressUnchecked,
  compressUncheckedG2,
  torsionPoint,
  torsionPointG2,
} from '../coconut/group/curve-points.ts';
import { member } from '../coconut/nym/nym-issuance.ts';
import { issueBook, showBook } from '../support/issued-tickets.ts';

// Every field of every message with a point of small order in it is refused by its decoder:
// malformation-matrix.test.ts, and the attacks that would work otherwise are in
// subgroup-attack.test.ts. Here such messages stand among good ones, as a service gets them: the
// batch is what could be decoded, and the others in it lose nothing.

const G1 = bls12_381.G1.Point;
const PRIMES = [3n, 11n];
const POINT = 48;

/** The bytes with a point of this order added to the point at this offset. */
function twisted(bytes: Uint8Array, offset: number, prime: bigint): Uint8Array {
  const point = G1.fromBytes(bytes.slice(offset, offset + POINT)).add(torsionPoint(prime));
  const changed = bytes.slice();
  changed.set(compressUnchecked(point), offset);
  return changed;
}

/**
 * One message of a batch for each point and each small order, the good message between any two of
 * them.
 */
function mixed(good: Uint8Array, points: number): readonly Uint8Array[] {
  const bad = Array.from({ length: points }, (_, at) =>
    PRIMES.map((prime) => twisted(good, POINT * at, prime)),
  ).flat();
  return [good, ...bad.flatMap((each) => [each, good])];
}

/** What can be read of them; what cannot is refused as a point. */
function readable<Item>(
  messages: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => Item,
): readonly (Item | undefined)[] {
  return messages.map((bytes) => {
    try {
      return decode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(CoconutError);
      expect(error).toMatchObject({ code: 'COCONUT_INVALID_POINT' });
      return undefined;
    }
  });
}

const isPresent = <Item>(item: Item | undefined): item is Item => item !== undefined;

/**
 * All primes that divide the cofactor of G1; the small ones of G2's, which besides has one of 448
 * bits.
 */
const COFACTOR_PRIMES = {
  G1: [3n, 11n, 10177n, 859_267n, 52_437_899n],
  G2: [13n, 23n, 2713n, 11_953n, 262_069n],
};

describe.each(ALL_GROUPS)('on $name, a point of no part of the subgroup', (group: PairingGroup) => {
  it.each(COFACTOR_PRIMES.G1)('of order %s is refused in G1, alone and in a sum', (prime) => {
    const torsion = torsionPoint(prime);
    for (const point of [torsion, torsion.negate(), torsion.double(), torsion.add(G1.BASE)]) {
      const bytes = compressUnchecked(point);
      expect(codeOf(() => group.g1.decode(bytes))).toBe('COCONUT_INVALID_POINT');
    }
  });

  it.each(COFACTOR_PRIMES.G2)('of order %s is refused in G2, alone and in a sum', (prime) => {
    const torsion = torsionPointG2(prime);
    const { BASE } = bls12_381.G2.Point;
    for (const point of [torsion, torsion.negate(), torsion.double(), torsion.add(BASE)]) {
      const bytes = compressUncheckedG2(point);
      expect(codeOf(() => group.g2.decode(bytes))).toBe('COCONUT_INVALID_POINT');
    }
  });

  it('of the product of all those orders is refused, alone and in a sum', () => {
    const sum = COFACTOR_PRIMES.G1.map(torsionPoint).reduce((left, right) => left.add(right));
    for (const point of [sum, sum.add(G1.BASE)]) {
      expect(codeOf(() => group.g1.decode(compressUnchecked(point)))).toBe('COCONUT_INVALID_POINT');
    }
  });

  it('is not what the same encoder writes of points of the subgroup', () => {
    const point = G1.BASE.multiply(7n);
    expect(compressUnchecked(point)).toEqual(group.g1.encode(group.g1.decode(point.toBytes())));
    const second = bls12_381.G2.Point.BASE.multiply(7n);
    expect(compressUncheckedG2(second)).toEqual(group.g2.encode(group.g2.decode(second.toBytes())));
  });
});

describe.each(ALL_GROUPS)('on $name, points of order 3 and 11', (group: PairingGroup) => {
  const fixture = issueBook(1, { threshold: 1, issuers: 1, group });
  const { parameters, record, book } = fixture;
  const { request, witness, attributes, blinded } = member(book, 0);
  const { publicAttributes } = witness;
  const key = record.masterKey;
  const claim = member(showBook(fixture), 0);

  it('are refused in every place of a show, and the shows around it verify', () => {
    const messages = mixed(encodeShow(record, claim.show), 4);
    const shows = readable(messages, (bytes) => decodeShow(record, [1], bytes));
    expect(shows.map(isPresent)).toEqual(messages.map((_, at) => at % 2 === 0));
    const batch = shows.filter(isPresent).map((show) => ({ ...claim, show }));
    expect(batch).toHaveLength(2 * 4 + 1);
    expect(verifyShows(record, batch)).toEqual(batch.map(() => true));
  });

  it('are refused in every place of a credential, and those around it verify', () => {
    const [{ credential } = { credential: undefined }] = obtainCredentials(record, book);
    if (credential === undefined) throw new Error('the issuer is honest');
    const messages = mixed(encodeCredential(parameters, credential), 2);
    const credentials = readable(messages, (bytes) => decodeCredential(parameters, bytes));
    expect(credentials.map(isPresent)).toEqual(messages.map((_, at) => at % 2 === 0));
    const batch = credentials.filter(isPresent).map((made) => ({ attributes, credential: made }));
    expect(verifyCredentials(parameters, key, batch)).toEqual(batch.map(() => true));
  });

  it('are refused in an answer, and those around it verify', () => {
    const answer = member(blinded, 0).blinded;
    const messages = mixed(encodeBlindedPartial(parameters, answer), 1);
    const answers = readable(messages, (bytes) => decodeBlindedPartial(parameters, bytes));
    expect(answers.map(isPresent)).toEqual([true, false, true, false, true]);
    const batch = answers.filter(isPresent).map((made) => {
      return { request, publicAttributes, blinded: made };
    });
    expect(verifyBlindedPartials(parameters, key, batch)).toEqual([true, true, true]);
  });

  it('are refused in every place of a request, so that none is signed in a book', () => {
    const { signingKey } = member(fixture.issuers, 0);
    const messages = mixed(encodeBlindSignRequest(parameters, request), 2);
    const requests = readable(messages, (bytes) => decodeBlindSignRequest(parameters, bytes));
    expect(requests.map(isPresent)).toEqual(messages.map((_, at) => at % 2 === 0));
    const good = requests.filter(isPresent);
    expect(codeOf(() => blindSignBook(parameters, signingKey, good, publicAttributes))).toBe(
      'taken',
    );
  });
});
