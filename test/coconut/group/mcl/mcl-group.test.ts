import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { mclGroupIn } from '../../../../coconut/group/mcl/mcl-group.ts';
import type { MclPoint } from '../../../../coconut/group/mcl/memory.ts';
import { type MclModule, openMclModule } from '../../../../coconut/group/mcl/module.ts';
import { LAMBDA } from '../../../../coconut/group/mcl/scalar-digits.ts';
import { ORDER } from '../../../../coconut/group/scalar-hash.ts';
import type { G1Point, SourceGroup } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';
import { describePairingGroup } from '../pairing-group-suite.ts';

describePairingGroup(await createMclGroup());
describePairingGroup(await createMclGroup({ arithmetic: 'reference' }));

it('says which arithmetic it is, and is one group however often it is asked for', async () => {
  const [fast, reference] = [
    await createMclGroup(),
    await createMclGroup({ arithmetic: 'reference' }),
  ];
  expect([fast.name, reference.name]).toEqual(['mcl', 'mcl-reference']);
  expect(await createMclGroup()).toBe(fast);
  expect(await createMclGroup({ arithmetic: 'reference' })).toBe(reference);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Collects garbage. Buffers of collected objects are freed a moment later. */
async function settle(): Promise<void> {
  for (let count = 0; count < 3; count += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A module whose calls on points and on elements of the fields are written down. */
function recorded(module: MclModule, log: string[]): MclModule {
  const written = <Calls extends object>(kind: string, calls: Calls): Calls => {
    const wrap = ([name, call]: [string, (...numbers: number[]) => unknown]) => [
      name,
      (...numbers: number[]) => {
        log.push(`${kind}.${name}`);
        return call(...numbers);
      },
    ];
    return Object.fromEntries(Object.entries(calls).map(wrap));
  };
  const { g1, g2, fp, fp2, ...calls } = module.calls;
  const curves = { g1: written('curve', g1), g2: written('curve', g2) };
  const fields = { fp: written('field', fp), fp2: written('field', fp2) };
  return { ...module, calls: { ...calls, ...curves, ...fields } };
}

describe('secret multiplication in mcl', async () => {
  const log: string[] = [];
  const group = mclGroupIn(recorded(await openMclModule(), log));
  const scalars = [0n, 1n, 2n, 3n, 255n, 2n ** 64n, 2n ** 128n, 5n ** 99n, group.order - 1n];

  function describeSequence<Point>(name: string, source: SourceGroup<Point>): void {
    const base = source.multiply(source.generator, 99n);
    // A point of its own each time, so that none gets a table.
    const point = (): Point => source.negate(base);
    const other = source.multiply(source.generator, 77n);
    const sequence = (operation: () => unknown): string => {
      log.length = 0;
      operation();
      return log.join(' ');
    };

    it(`runs through one sequence of operations for every scalar in ${name}`, () => {
      const operations: ((scalar: bigint) => unknown)[] = [
        (scalar) => source.multiplySecret(point(), scalar),
        (scalar) => source.multiplesSecret(point(), [scalar, 7n, scalar]),
        (scalar) => source.multiExponentiateSecret([point(), source.negate(other)], [scalar, 5n]),
      ];
      for (const operation of operations) {
        const sequences = scalars.map((scalar) => sequence(() => operation(scalar)));
        expect(new Set(sequences).size).toBe(1);
        expect(sequences[0]).toMatch(/curve.double.*curve.add/);
        expect(sequences[0]).not.toMatch(/curve.multiply/);
      }
    });

    it(`does so by table once a base of ${name} is used often, with the same results`, () => {
      const expected = scalars.map((scalar) => source.multiply(source.negate(point()), scalar));
      const shorter = /^(?!.*curve.double).*curve.add/;
      const uses = Array.from({ length: 41 }, () =>
        sequence(() => source.multiplySecret(base, 5n)),
      );
      expect(uses[0]).toMatch(/curve.double/);
      expect(uses.at(-1)).toMatch(shorter);
      const sequences = scalars.map((scalar, i) =>
        sequence(() => {
          const product = source.multiplySecret(base, scalar);
          expect(bytesToHex(source.encode(product))).toBe(
            bytesToHex(source.encode(expected[i] as Point)),
          );
        }),
      );
      expect(new Set(sequences).size).toBe(1);
    });
  }
  describeSequence('G1', group.g1);
  describeSequence('G2', group.g2);
});

describe('the memory of mcl after a secret multiplication', () => {
  it('tells no digit of the scalar: no entry of a table that they choose is left', async () => {
    const module = await openMclModule();
    const { g1 } = mclGroupIn(module);
    const base = g1.multiply(g1.generator, 99n);
    // In another memory, which leaves no trace in the one that is searched.
    const elsewhere = await openMclModule();
    const other = mclGroupIn(elsewhere, 'reference').g1;
    const place = elsewhere.calls.allocate(144);
    /** X of a multiple, as the memory would have it. */
    const abscissa = (multiple: bigint): string => {
      const point = other.multiply(other.generator, (99n * multiple) % ORDER);
      const memory = new Uint32Array(elsewhere.buffer());
      memory.set((point as unknown as MclPoint).words, place >> 2);
      elsewhere.calls.g1.normalizeVector(place, place, 1);
      return Buffer.from(elsewhere.buffer(), place, 48).toString('latin1');
    };
    const odd = Array.from({ length: 127 }, (_, i) => BigInt(2 * i + 3));
    // The row of a small table, the first and the last row of a large one.
    const factors = [1n, LAMBDA, 2n ** 128n, 2n ** 128n * LAMBDA];
    const entries = factors.flatMap((factor) => odd.map((k) => abscissa((k * factor) % ORDER)));
    const occurrences = (): readonly number[] => {
      const memory = Buffer.from(module.buffer()).toString('latin1');
      return entries.map((entry) => memory.indexOf(entry)).filter((at) => at >= 0);
    };
    /** Making a table leaves all of it behind, whatever the scalar is. */
    const erase = (): number => {
      let erased = 0;
      for (let found = occurrences(); found.length > 0; found = occurrences()) {
        for (const at of found) new Uint8Array(module.buffer()).fill(0, at, at + 48);
        erased += found.length;
      }
      return erased;
    };
    // The second is often multiplied, and has a large table by then.
    for (const uses of [1, 40]) {
      for (let use = 0; use < uses; use += 1) g1.multiplySecret(base, BigInt(use));
      expect(erase()).toBeGreaterThan(0);
      for (const scalar of [5n ** 100n, 5n ** 101n, 7n, 0n]) {
        g1.multiplySecret(base, scalar);
        g1.multiplesSecret(base, [scalar]);
        expect(occurrences()).toEqual([]);
      }
    }
  });
});

describe('sums in mcl that end in an exception', () => {
  it('leave nothing behind: the next ones are right, however often it happened', async () => {
    let isBroken = false;
    const module = await openMclModule();
    const { g1: curve, ...calls } = module.calls;
    const add = (...numbers: number[]): number => {
      if (isBroken) throw new RangeError('no memory');
      return curve.add(...numbers);
    };
    const { g1 } = mclGroupIn({ ...module, calls: { ...calls, g1: { ...curve, add } } });
    const base = g1.multiply(g1.generator, 99n);
    const multiplesOf = (point: G1Point, scalar: bigint): G1Point =>
      g1.multiplesSecret(point, [1n, scalar])[1] as G1Point;
    for (const multiply of [g1.multiplySecret, multiplesOf]) {
      const product = g1.encode(multiply(base, 5n ** 100n));
      isBroken = true;
      for (let time = 0; time < 60; time += 1) {
        expect(() => multiply(base, 5n ** 101n)).toThrow(RangeError);
      }
      isBroken = false;
      expect(g1.encode(multiply(base, 5n ** 100n))).toEqual(product);
    }
  });
});

describe('tables of fixed bases in mcl', () => {
  it('give way to one another, so that their memory is bounded', async () => {
    const { g1 } = mclGroupIn(await openMclModule());
    const bases = Array.from({ length: 100 }, (_, i) => g1.multiply(g1.generator, BigInt(i + 1)));
    const held = (): number => process.memoryUsage().arrayBuffers;
    const before = held();
    for (const [i, base] of [...bases, ...bases].entries()) {
      let product = base;
      for (let use = 0; use < 30; use += 1) product = g1.multiplySecret(base, 1000n);
      const expected = g1.multiply(g1.generator, BigInt(1000 * ((i % bases.length) + 1)));
      expect(g1.equals(product, expected)).toBe(true);
    }
    await settle();
    // Two hundred tables have been made, of 0.4 MB each.
    expect(held() - before).toBeLessThan(20e6);
  });
});

describe('memory of mcl', () => {
  it('is the same after a hundred thousand operations', async () => {
    const module = await openMclModule();
    const { g1, g2, ...group } = mclGroupIn(module);
    const bytes = g1.encode(g1.generator);
    const many = Array.from({ length: 40 }, (_, i) => g1.multiply(g1.generator, BigInt(i + 2)));
    const sizes = many.map((_, i) => BigInt(i) ** 40n);

    /** A thousand operations on points that nobody keeps. */
    const work = (): void => {
      let point = g1.generator;
      for (let i = 0; i < 225; i += 1) {
        point = g1.negate(g1.add(point, g1.generator));
        if (g1.isIdentity(point)) throw new Error('it is g or −2g');
        if (g1.encode(point).length !== bytes.length) throw new Error('it is a point');
      }
      for (let i = 0; i < 20; i += 1) {
        g1.decode(bytes);
        g1.multiply(point, 5n ** 90n);
        g1.multiplySecret(g1.negate(point), 5n ** 90n);
        g2.multiply(g2.generator, BigInt(i));
      }
      for (let i = 0; i < 5; i += 1) {
        const other = g2.add(g2.generator, g2.multiply(g2.generator, BigInt(i)));
        g1.multiExponentiate(many.map(g1.negate), sizes);
        group.hashToG1(bytes, 'TAG');
        const terms = [{ g1: point, g2: group.prepareG2(other) }];
        if (group.isPairingProductOne(terms)) throw new Error('it is not');
      }
    };
    const measure = async () => {
      const address = module.calls.allocate(64);
      module.calls.free(address);
      await settle();
      return { address, webAssembly: module.buffer().byteLength, ...process.memoryUsage() };
    };
    for (let count = 0; count < 40; count += 1) work();
    const before = await measure();
    for (let count = 0; count < 100; count += 1) work();
    const after = await measure();
    expect(after.webAssembly).toBe(before.webAssembly);
    expect(after.address).toBe(before.address);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 20);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(4 * 2 ** 20);
  }, 180_000);
});
