import { describe, expect, it } from 'vitest';
import { assertScalar, assertScalars } from '../../../coconut/group/checked-scalars.ts';
import { codeOf } from '../decoder-suite.ts';

const ORDER = 13n;

describe('a scalar', () => {
  it('is an integer from 0 to the order less one', () => {
    for (const scalar of [0n, 1n, 12n]) assertScalar(ORDER, scalar);
  });

  it.each<[unknown]>([[13n], [14n], [-1n], [5], ['5'], [null], [undefined]])(
    'is not %s',
    (value) => {
      expect(codeOf(() => assertScalar(ORDER, value as bigint))).toBe('COCONUT_INVALID_SCALAR');
    },
  );
});

describe('points and scalars', () => {
  it('pair up', () => {
    assertScalars(ORDER, ['P', 'Q'], [0n, 12n]);
    assertScalars(ORDER, [], []);
    for (const scalars of [[], [1n], [1n, 2n, 3n]]) {
      expect(codeOf(() => assertScalars(ORDER, ['P', 'Q'], scalars))).toBe(
        'COCONUT_INVALID_SCALAR',
      );
    }
  });

  it('are refused for one scalar wherever it stands', () => {
    for (const position of [0, 1, 2]) {
      const scalars = [1n, 2n, 3n].with(position, ORDER);
      expect(codeOf(() => assertScalars(ORDER, ['P', 'Q', 'R'], scalars))).toBe(
        'COCONUT_INVALID_SCALAR',
      );
    }
  });
});
