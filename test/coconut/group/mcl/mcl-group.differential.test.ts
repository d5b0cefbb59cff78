import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { LAMBDA } from '../../../../coconut/group/mcl/scalar-digits.ts';
import {
  CoconutError,
  type G1Point,
  type G2Point,
  nobleGroup,
  type PairingGroup,
  type SourceGroup,
} from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { compressUnchecked, FIELD_ORDER, torsionPoint } from '../curve-points.ts';

/** One point in all groups. */
interface Twin<Point> {
  readonly noble: Point;
  readonly mcl: Point;
  readonly reference: Point;
}

/** What is held to the pure group: the fast one, and the plain functions of mcl. */
const MCL = ['mcl', 'reference'] as const;

const mclGroup = await createMclGroup();
const referenceGroup = await createMclGroup({ arithmetic: 'reference' });
const MCL_GROUPS = { mcl: mclGroup, reference: referenceGroup };
const { order } = nobleGroup;
const random = seededRandom('differential');

function below(limit: number): number {
  const [high = 0, middle = 0, low = 0] = random(3);
  return ((high << 16) | (middle << 8) | low) % limit;
}

function choose<Item>(items: readonly Item[]): Item {
  return items[below(items.length)] as Item;
}

const EDGE_SCALARS = [0n, 1n, 2n, LAMBDA, LAMBDA + 1n, order - LAMBDA, order - 2n, order - 1n];

function scalar(): bigint {
  if (below(4) === 0) return choose(EDGE_SCALARS);
  const value = BigInt(`0x${bytesToHex(random(40))}`);
  // Of all sizes.
  return (value % order) >> BigInt(below(3) === 0 ? below(255) : 0);
}

let operations = 0;
const counts = new Map<string, number>();

function count(name: string): void {
  operations += 1;
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** What an operation gives or refuses with, in comparable form. */
function outcome(operation: () => Uint8Array | boolean | bigint): string {
  try {
    const result = operation();
    return result instanceof Uint8Array ? bytesToHex(result) : String(result);
  } catch (error) {
    return error instanceof CoconutError ? error.code : `untyped ${String(error)}`;
  }
}

/** Random operations on a pool of points of G1 or of G2. */
class Differential<Point> {
  readonly name: string;
  readonly noble: SourceGroup<Point>;
  readonly mcl: SourceGroup<Point>;
  readonly reference: SourceGroup<Point>;
  readonly points: Twin<Point>[];

  constructor(
    name: string,
    noble: SourceGroup<Point>,
    mcl: SourceGroup<Point>,
    reference: SourceGroup<Point>,
  ) {
    this.name = name;
    this.noble = noble;
    this.mcl = mcl;
    this.reference = reference;
    this.points = [
      this.#twin(({ identity }) => identity),
      this.#twin(({ generator }) => generator),
      this.#twin((source) => source.negate(source.generator)),
    ];
  }

  #twin(operation: (source: SourceGroup<Point>, which: keyof Twin<Point>) => Point): Twin<Point> {
    return {
      noble: operation(this.noble, 'noble'),
      mcl: operation(this.mcl, 'mcl'),
      reference: operation(this.reference, 'reference'),
    };
  }

  point(): Twin<Point> {
    return choose(this.points);
  }

  /** Runs an operation on all, compares the points' bytes, and keeps the point. */
  run(name: string, operation: (source: SourceGroup<Point>, which: keyof Twin<Point>) => Point) {
    count(`${this.name} ${name}`);
    const twin = this.#twin(operation);
    const expected = bytesToHex(this.noble.encode(twin.noble));
    for (const which of MCL) {
      expect(bytesToHex(this[which].encode(twin[which])), `${which} ${name}`).toBe(expected);
    }
    if (this.points.length < 40) this.points.push(twin);
    else this.points[3 + below(37)] = twin;
  }

  cheap(): void {
    const [left, right] = [this.point(), this.point()];
    this.run('add', (source, which) => source.add(left[which], right[which]));
    this.run('negate', (source, which) => source.negate(left[which]));
    count(`${this.name} equals`);
    count(`${this.name} isIdentity`);
    const isEqual = this.noble.equals(left.noble, right.noble);
    const isIdentity = this.noble.isIdentity(left.noble);
    for (const which of MCL) {
      expect(this[which].equals(left[which], right[which])).toBe(isEqual);
      expect(this[which].isIdentity(left[which])).toBe(isIdentity);
    }
  }

  multiplication(): void {
    const point = this.point();
    const factor = scalar();
    this.run('multiply', (source, which) => source.multiply(point[which], factor));
    this.run('multiplySecret', (source, which) => source.multiplySecret(point[which], factor));
  }

  combination(most: number): void {
    const twins = Array.from({ length: below(most + 1) }, () => this.point());
    const factors = twins.map(scalar);
    this.run('multiExponentiate', (source, which) =>
      source.multiExponentiate(
        twins.map((twin) => twin[which]),
        factors,
      ),
    );
    const few = twins.slice(0, 3);
    this.run('multiExponentiateSecret', (source, which) =>
      source.multiExponentiateSecret(
        few.map((twin) => twin[which]),
        factors.slice(0, 3),
      ),
    );
    const point = this.point();
    const results = [0, 1].map(scalar);
    const at = below(2);
    this.run('multiplesSecret', (source, which) => {
      return source.multiplesSecret(point[which], results)[at] as Point;
    });
  }

  /** As the aggregation of keys: many points, scalars of few bits. */
  shortScalars(length: number, bits: number): void {
    const twins = Array.from({ length }, () => this.point());
    const factors = twins.map(() => scalar() >> BigInt(255 - bits));
    this.run('multiExponentiate', (source, which) =>
      source.multiExponentiate(
        twins.map((twin) => twin[which]),
        factors,
      ),
    );
  }

  /** Decodes bytes in all: the same point or the same refusal. */
  decode(kind: string, bytes: Uint8Array): string {
    count(`${this.name} decode ${kind}`);
    const [noble = '', ...others] = [this.noble, this.mcl, this.reference].map((source) =>
      outcome(() => source.encode(source.decode(bytes))),
    );
    for (const other of others) expect(other, bytesToHex(bytes)).toBe(noble);
    return noble;
  }

  decoding(): void {
    const bytes = this.noble.encode(this.point().noble);
    this.decode('point', bytes);
    const flipped = bytes.slice();
    const position = below(8 * bytes.length);
    flipped[position >> 3] = (flipped[position >> 3] ?? 0) ^ (1 << (position & 7));
    this.decode('bit flip', flipped);
    const flags = bytes.slice();
    flags[0] = ((flags[0] ?? 0) & 0x1f) | (below(8) << 5);
    this.decode('flags', flags);
    const noise = random(bytes.length).slice();
    noise[0] = ((noise[0] ?? 0) & 0x1f) | 0x80;
    this.decode('noise', noise);
    this.decode('length', bytes.subarray(0, below(bytes.length)));
  }
}

const g1 = new Differential<G1Point>('G1', nobleGroup.g1, mclGroup.g1, referenceGroup.g1);
const g2 = new Differential<G2Point>('G2', nobleGroup.g2, mclGroup.g2, referenceGroup.g2);

function repeat(times: number, step: () => void): void {
  for (let i = 0; i < times; i += 1) step();
}

/** A product of pairings that is 1 or nearly so, with prepared points among the others. */
function pairingProduct(): void {
  const size = 1 + below(3);
  const factors = Array.from({ length: size }, () => ({
    left: g1.point(),
    right: g2.point(),
    isPrepared: below(2) === 0,
    factor: scalar(),
  }));
  const isBalanced = below(2) === 0;
  const productOf = (group: PairingGroup, which: keyof Twin<unknown>): boolean => {
    const terms = factors.flatMap(({ left, right, isPrepared, factor }) => [
      {
        g1: group.g1.multiply(left[which], factor),
        g2: isPrepared ? group.prepareG2(right[which]) : right[which],
      },
      { g1: group.g1.negate(left[which]), g2: group.g2.multiply(right[which], factor) },
    ]);
    return group.isPairingProductOne(isBalanced ? terms : terms.slice(1));
  };
  count('pairing product');
  const expected = productOf(nobleGroup, 'noble');
  for (const which of MCL) expect(productOf(MCL_GROUPS[which], which)).toBe(expected);
}

describe('the three groups', () => {
  it('agree on sums, negatives, equality and identities', () => {
    repeat(900, () => g1.cheap());
    repeat(700, () => g2.cheap());
  });

  it('agree on products, by public and by secret scalars', () => {
    repeat(500, () => g1.multiplication());
    repeat(60, () => g2.multiplication());
  });

  it('agree on sums of products', () => {
    repeat(100, () => g1.combination(6));
    repeat(12, () => g2.combination(4));
    g1.combination(160);
    for (const [length, bits] of [
      [31, 8],
      [32, 32],
      [70, 67],
      [127, 4],
    ] as const) {
      g1.shortScalars(length, bits);
      g2.shortScalars(length, bits);
    }
  });

  it('agree on decoding, refusals included', () => {
    repeat(300, () => g1.decoding());
    repeat(100, () => g2.decoding());
  });

  it('agree on hashes, whatever the lengths', () => {
    const encode = (group: PairingGroup, message: Uint8Array, tag: string) =>
      outcome(() => group.g1.encode(group.hashToG1(message, tag)));
    repeat(250, () => {
      const message = random(below(400));
      const tag = bytesToHex(random(below(160)));
      count('hashToG1');
      count('hashToScalar');
      for (const which of MCL) {
        expect(encode(MCL_GROUPS[which], message, tag)).toBe(encode(nobleGroup, message, tag));
        expect(outcome(() => MCL_GROUPS[which].hashToScalar(message, tag))).toBe(
          outcome(() => nobleGroup.hashToScalar(message, tag)),
        );
      }
    });
    for (const tag of ['', 'é']) {
      for (const group of [nobleGroup, mclGroup, referenceGroup]) {
        expect(encode(group, new Uint8Array(), tag)).toBe('COCONUT_INVALID_ENCODING');
      }
    }
  });

  it('agree on products of pairings', () => {
    repeat(60, pairingProduct);
  });

  it('have been compared in ten thousand operations and more', () => {
    expect(operations).toBeGreaterThanOrEqual(10_000);
    expect(Object.fromEntries([...counts].filter(([, times]) => times < 12))).toEqual({});
  });
});

describe('encodings all groups refuse', () => {
  const hexOf = (value: bigint, length: number): Uint8Array => {
    const digits = value.toString(16).padStart(2 * length, '0');
    return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  };
  const withFlags = (bytes: Uint8Array, flags: number): Uint8Array => {
    const result = bytes.slice();
    result[0] = (result[0] ?? 0) | flags;
    return result;
  };
  const cases: [string, Uint8Array][] = [
    ['a point of order 3', compressUnchecked(torsionPoint(3n))],
    ['a point of order 11', compressUnchecked(torsionPoint(11n))],
    ['a point of order 10177', compressUnchecked(torsionPoint(10177n))],
    ['the identity', withFlags(new Uint8Array(48), 0xc0)],
    ['the identity with a remainder', withFlags(hexOf(1n, 48), 0xc0)],
    ['the identity with a sign', withFlags(new Uint8Array(48), 0xe0)],
    ['the identity, uncompressed', withFlags(new Uint8Array(48), 0x40)],
    ['x = p', withFlags(hexOf(FIELD_ORDER, 48), 0x80)],
    ['all ones', new Uint8Array(48).fill(0xff)],
    ['all zeros', new Uint8Array(48)],
  ];
  // The smallest x of a point, written with p added.
  for (let x = 0n; x < 20n; x += 1n) {
    cases.push([`x = ${x} + p`, withFlags(hexOf(FIELD_ORDER + x, 48), 0x80)]);
    cases.push([`x = ${x}`, withFlags(hexOf(x, 48), 0x80)]);
  }
  it.each(cases)('%s', (_, bytes) => {
    expect(g1.decode('refused', bytes)).toBe('COCONUT_INVALID_POINT');
    // The same in the first coordinate of a point of G2, and in the second.
    const [zeros, wide] = [new Uint8Array(48), new Uint8Array(96)];
    wide.set(bytes);
    expect(g2.decode('refused', wide)).toBe('COCONUT_INVALID_POINT');
    wide.set(withFlags(zeros, 0x80));
    wide.set(bytes, 48);
    expect(g2.decode('refused', wide)).toBe('COCONUT_INVALID_POINT');
  });
});
