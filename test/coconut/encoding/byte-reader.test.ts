import { expect, it } from 'vitest';
import { ByteReader } from '../../../coconut/encoding/byte-reader.ts';
import { nobleGroup } from '../../../coconut/index.ts';
import { codeOf } from '../decoder-suite.ts';

const scalar = (value: number): number[] => [...new Uint8Array(31), value];

it('takes parts and scalars from front to back', () => {
  const bytes = Uint8Array.from([1, 2, 3, 4, ...scalar(5), ...scalar(6), ...scalar(7)]);
  const reader = new ByteReader(bytes, 100, 'thing');
  expect(reader.take(2)).toEqual(Uint8Array.of(1, 2));
  expect(reader.takeEach(2, 1)).toEqual([Uint8Array.of(3), Uint8Array.of(4)]);
  expect(reader.takeScalar(nobleGroup)).toBe(5n);
  expect(reader.takeScalars(nobleGroup, 2)).toEqual([6n, 7n]);
});

it('refuses any other length before it reads anything, and says which object it is', () => {
  for (const length of [0, 3, 5, 4096]) {
    expect(() => new ByteReader(new Uint8Array(length), 4, 'thing')).toThrow(/thing/);
    expect(codeOf(() => new ByteReader(new Uint8Array(length), 4, 'thing'))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  }
  expect(codeOf(() => new ByteReader('abcd' as never, 4, 'thing'))).toBe(
    'COCONUT_INVALID_ENCODING',
  );
});

it('refuses a scalar that is not below the order', () => {
  const order = Buffer.from(nobleGroup.order.toString(16), 'hex');
  const reader = new ByteReader(order, 32, 'thing');
  expect(codeOf(() => reader.takeScalar(nobleGroup))).toBe('COCONUT_INVALID_SCALAR');
});

it('reads a copy: later changes to the given bytes change nothing', () => {
  const pool = Buffer.from([9, 9, 1, 2, 3]);
  const reader = new ByteReader(pool.subarray(2), 3, 'thing');
  const first = reader.take(1);
  pool.fill(0);
  expect([first, reader.take(2)]).toEqual([Uint8Array.of(1), Uint8Array.of(2, 3)]);
});
