import { describe, expect, it } from 'vitest';
import { Endomorphism } from '../../../../coconut/group/mcl/endomorphism.ts';
import { MclMemory, MclPoint, type MclSource } from '../../../../coconut/group/mcl/memory.ts';
import { openMclModule } from '../../../../coconut/group/mcl/module.ts';
import { TableMaker } from '../../../../coconut/group/mcl/precomputed-table.ts';
import { type DigitBits, LAMBDA } from '../../../../coconut/group/mcl/scalar-digits.ts';
import { nobleGroup, type SourceGroup } from '../../../../coconut/index.ts';

const module = await openMclModule();
const memory = new MclMemory(module);
const { g1, g2, fp, fp2 } = module.calls;

function describeTables<Point>(name: string, source: MclSource, noble: SourceGroup<Point>): void {
  const { curve, length } = source;
  const { first, octets } = memory;
  const read = (bytes: Uint8Array): MclPoint => {
    memory.bytes.set(bytes, octets);
    curve.deserialize(first, octets, bytes.length);
    return new MclPoint(memory.read(first, length));
  };
  const generator = read(noble.encode(noble.generator));
  const maker = new TableMaker(source, new Endomorphism(source, generator), generator);
  const base = noble.multiply(noble.generator, 5n ** 80n);

  /** What an entry in the slot is, encoded. */
  const placed = (entries: Uint32Array, index: number, half: number, sign: number): Uint8Array => {
    maker.place(entries, index, half, sign);
    curve.serialize(octets, noble.encodedLength, maker.slot);
    return memory.bytes.slice(octets, octets + noble.encodedLength);
  };

  describe(`a precomputed table in ${name}`, () => {
    it.each([
      [4, 1, 132],
      [4, 3, 44],
      [8, 17, 8],
    ] as const)(
      'of digits of %i bits in %i rows has their odd multiples, %i doublings apart',
      (bits, rows, doublings) => {
        const point = read(noble.encode(base));
        const { entries, positions } = maker.make(point, bits as DigitBits, rows);
        const count = 2 ** (bits - 1);
        expect(positions * bits).toBe(doublings);
        expect(entries).toHaveLength((rows * count * 4 * length) / 3);
        for (let row = 0; row < rows; row += 1) {
          for (const j of [0, 1, 2, count / 2, count - 1]) {
            const multiple = BigInt(2 * j + 1) << BigInt(row * doublings);
            for (const [half, factor] of [1n, LAMBDA].entries()) {
              const expected = noble.multiply(base, (multiple * factor) % nobleGroup.order);
              const index = row * count + j;
              expect(placed(entries, index, half, 1)).toEqual(noble.encode(expected));
              expect(placed(entries, index, half, 0)).toEqual(noble.encode(noble.negate(expected)));
            }
          }
        }
      },
    );

    it('leaves a slot that can be overwritten and used again', () => {
      const { entries } = maker.make(read(noble.encode(base)), 4, 1);
      maker.place(entries, 3, 0, 1);
      maker.wipe();
      const words = memory.read(maker.slot, length);
      expect(words.subarray(0, (2 * length) / 3).every((word) => word === 0)).toBe(true);
      expect(words.subarray((2 * length) / 3).some((word) => word !== 0)).toBe(true);
      expect(placed(entries, 0, 0, 1)).toEqual(noble.encode(base));
    });
  });
}

describeTables('G1', { memory, curve: g1, field: fp, length: 36 }, nobleGroup.g1);
describeTables('G2', { memory, curve: g2, field: fp2, length: 72 }, nobleGroup.g2);
