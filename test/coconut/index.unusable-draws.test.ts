import { describe, expect, it } from 'vitest';
import { DRAW_LIMIT } from '../../coconut/algebra/random-scalar.ts';
import {
  type G1Point,
  nobleGroup,
  type Parameters,
  prepareBlindSign,
  type RandomSource,
} from '../../coconut/index.ts';
import { recordWith } from '../../coconut/keys/key-record-object.ts';
import { makeShow } from '../../coconut/show/make-show.ts';
import { issueCredential, utf8 } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'] });
const { parameters, record, credential, attributes, publicAttributes } = fixture;
const failed = expect.objectContaining({ code: 'COCONUT_RANDOMNESS' });

/** Parameters over a group in which every point counts as the identity but these. */
function onlyUsable(points: readonly G1Point[]): Parameters {
  const g1 = { ...nobleGroup.g1, isIdentity: (point: G1Point) => !points.includes(point) };
  return { ...parameters, group: { ...nobleGroup, g1 } };
}

/**
 * Parameters over a group in which every other point that is asked for counts as the identity, but
 * never these.
 */
function everyOtherUsable(points: readonly G1Point[]): Parameters {
  let asked = 0;
  const isIdentity = (point: G1Point): boolean => {
    if (points.includes(point)) return false;
    asked += 1;
    return asked % 2 === 0;
  };
  return { ...parameters, group: { ...nobleGroup, g1: { ...nobleGroup.g1, isIdentity } } };
}

/** A source, and how often it was asked. */
function counted(): { readonly random: RandomSource; readonly asked: () => number } {
  const inner = seededRandom('unusable');
  let count = 0;
  const random: RandomSource = (length) => {
    count += 1;
    return inner(length);
  };
  return { random, asked: () => count };
}

describe('draws that cannot be used', () => {
  it('end a request after eight of them', () => {
    const { random, asked } = counted();
    const unusable = onlyUsable([]);
    expect(() => prepareBlindSign(unusable, [5n], publicAttributes, random)).toThrow(failed);
    expect(asked()).toBe(DRAW_LIMIT);
  });

  it('end a show after eight of them', () => {
    const { random, asked } = counted();
    const unusable = recordWith(record, {
      parameters: onlyUsable([credential.base, credential.signature]),
    });
    expect(() => makeShow(unusable, credential, attributes, [1], utf8('door'), random)).toThrow(
      failed,
    );
    expect(asked()).toBe(DRAW_LIMIT);
  });

  it('are those that give a single point that is the identity', () => {
    const { random, asked } = counted();
    const request = everyOtherUsable([]);
    expect(() => prepareBlindSign(request, [5n], publicAttributes, random)).toThrow(failed);
    const shown = everyOtherUsable([credential.base, credential.signature]);
    expect(() =>
      makeShow(
        recordWith(record, { parameters: shown }),
        credential,
        attributes,
        [1],
        utf8('door'),
        random,
      ),
    ).toThrow(failed);
    expect(asked()).toBe(2 * DRAW_LIMIT);
  });
});
