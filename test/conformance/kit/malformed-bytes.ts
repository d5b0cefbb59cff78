import { pointMalformations, scalarMalformations } from '../../coconut/group/malformed-fields.ts';
import { shiftedBytes } from './outside-points.ts';

/**
 * Bytes that no decoder takes in the place of a field, with a word for the case's name and what to
 * say of them.
 */
export interface Malformed {
  readonly word: string;
  readonly what: string;
  readonly bytes: Uint8Array;
}

type Kind = 'G1' | 'G2';

const POINT_WORDS: Readonly<Record<string, string>> = {
  'the identity': 'identity',
  'the identity with the sign flag': 'signed-identity',
  'the identity with a rest': 'identity-with-a-rest',
  'the identity uncompressed': 'identity-uncompressed',
  zeros: 'zeros',
  ones: 'ones',
  'a point outside the subgroup': 'outside',
  'no compression flag': 'uncompressed-flag',
  'infinity flag on a point': 'infinity-flag',
  'no point with this x': 'off-curve',
  'x = p': 'x-is-p',
  'x = p + 1': 'x-above-p',
};

const SCALAR_WORDS: Readonly<Record<string, string>> = {
  r: 'r',
  'r + 1': 'r-plus-1',
  '2²⁵⁶ − 1': 'all-ones',
  'the same value plus r': 'plus-r',
};

function withWords(
  ways: Readonly<Record<string, Uint8Array>>,
  words: Readonly<Record<string, string>>,
): readonly Malformed[] {
  return Object.entries(ways).map(([what, bytes]) => {
    const word = words[what];
    if (word === undefined) throw new Error(`there is no word for ${what}`);
    return { word, what, bytes };
  });
}

/** Every way to write no point where `point` belongs. */
export function malformedPoints(kind: Kind, point: Uint8Array): readonly Malformed[] {
  return withWords(pointMalformations(kind, point), POINT_WORDS);
}

/** Every way to write no scalar where `scalar` belongs. */
export function malformedScalars(scalar: Uint8Array): readonly Malformed[] {
  return withWords(scalarMalformations(scalar), SCALAR_WORDS);
}

/** The point itself plus one of small order. */
export function shifted(kind: Kind, point: Uint8Array, prime: bigint): Malformed {
  return {
    word: `torsion-${prime}`,
    what: `itself plus a point of order ${prime}`,
    bytes: shiftedBytes(kind, point, prime),
  };
}

const LENGTHS = { G1: 48, G2: 96, scalar: 32 } as const;

/** A field of an object of fixed length: what it holds and what it is called. */
export interface Field {
  readonly name: string;
  readonly kind: Kind | 'scalar';
}

/** An object with one field exchanged. */
export function replaced(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed.set(part, at);
  return changed;
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

// Of the ways to malform a field, each field is given some; over all fields of an object every way
// comes.
const POINT_TURNS = 2;
const SCALAR_TURNS = 2;
const SHIFTS = { G1: [3n, 11n, 10_177n, 859_267n, 52_437_899n], G2: [13n, 23n, 2713n] } as const;

/**
 * The object with each of its fields malformed: every point once the identity, once shifted by a
 * point of small order and in some further ways, every scalar in two of the four ways.
 *
 * @param start - Where the first field begins.
 */
export function malformedObjects(
  bytes: Uint8Array,
  fields: readonly Field[],
  start = 0,
): readonly (Malformed & { readonly isScalar: boolean })[] {
  let at = start;
  return fields.flatMap(({ name, kind }, turn) => {
    const [offset, end] = [at, at + LENGTHS[kind]];
    at = end;
    const part = bytes.slice(offset, end);
    return waysOf(kind, part, turn).map(({ word, what, bytes: field }) => ({
      word: `${name}-${word}`,
      what: `${name} is ${what}`,
      bytes: replaced(bytes, offset, field),
      isScalar: kind === 'scalar',
    }));
  });
}

function waysOf(kind: Field['kind'], part: Uint8Array, turn: number): readonly Malformed[] {
  if (kind === 'scalar') {
    const ways = malformedScalars(part);
    return Array.from({ length: SCALAR_TURNS }, (_, i) => at(ways, SCALAR_TURNS * turn + i));
  }
  const [identity, ...ways] = malformedPoints(kind, part);
  const some = Array.from({ length: POINT_TURNS }, (_, i) => at(ways, POINT_TURNS * turn + i));
  const shift = shifted(kind, part, at<bigint>(SHIFTS[kind], turn));
  return [identity as Malformed, shift, ...some];
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}
