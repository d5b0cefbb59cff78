import { describe, expect, it } from 'vitest';
import { mclGroupIn } from '../../../../coconut/group/mcl/mcl-group.ts';
import { openMclModule } from '../../../../coconut/group/mcl/module.ts';

describe('multiplication by mcl’s plain functions', async () => {
  const calls: string[] = [];
  const module = await openMclModule();
  const listened = Object.fromEntries(
    Object.entries(module.calls.g1).map(([name, call]) => [
      name,
      (...numbers: number[]) => {
        calls.push(name);
        return call(...numbers);
      },
    ]),
  ) as typeof module.calls.g1;
  const { g1, order } = mclGroupIn(
    { ...module, calls: { ...module.calls, g1: listened } },
    'reference',
  );
  const called = (operation: () => unknown): readonly string[] => {
    calls.length = 0;
    operation();
    return [...new Set(calls)].sort();
  };
  const points = Array.from({ length: 1100 }, (_, i) => g1.multiply(g1.generator, BigInt(i + 1)));

  it('uses one function for public scalars and one for secret ones, and no table', () => {
    const point = g1.multiply(g1.generator, 9n);
    for (let use = 0; use < 200; use += 1) g1.multiply(point, 5n);
    expect(called(() => g1.multiply(point, 5n))).toEqual(['add', 'multiplyVector']);
    const secretly = ['add', 'multiplySecret'];
    expect(called(() => g1.multiplySecret(point, 5n))).toEqual(secretly);
    expect(called(() => g1.multiplesSecret(point, [5n, 6n]))).toEqual(secretly);
    expect(called(() => g1.multiExponentiateSecret([point, point], [5n, 6n]))).toEqual(secretly);
  });

  it.each([0, 1, 511, 512, 513, 1100])('adds up %i products', (count) => {
    const scalars = points.slice(0, count).map((_, i) => BigInt(i) ** 20n);
    const total = scalars.reduce((sum, scalar, i) => sum + scalar * BigInt(i + 1), 0n);
    const sum = g1.multiExponentiate(points.slice(0, count), scalars);
    expect(g1.equals(sum, g1.multiply(g1.generator, total % order))).toBe(true);
  });
});
