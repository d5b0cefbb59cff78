import { describe, expect, it } from 'vitest';
import { mclGroupIn } from '../../../../coconut/group/mcl/mcl-group.ts';
import { openMclModule } from '../../../../coconut/group/mcl/module.ts';
import { type G1Point, type G2Point, nobleGroup } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';

const group = await createMclGroup();
const { g1, g2 } = group;
const invalidPoint = expect.objectContaining({ code: 'COCONUT_INVALID_POINT' });

describe('a source group of mcl', () => {
  it('refuses points of the other source group, of another implementation, and what is none', () => {
    for (const foreign of [
      g2.generator as unknown,
      nobleGroup.g1.generator,
      g1.encode(g1.generator),
      undefined,
      null,
      'point',
    ]) {
      const point = foreign as G1Point;
      for (const attempt of [
        () => g1.add(point, g1.generator),
        () => g1.add(g1.generator, point),
        () => g1.negate(point),
        () => g1.equals(g1.generator, point),
        () => g1.isIdentity(point),
        () => g1.encode(point),
        () => g1.multiply(point, 3n),
        () => g1.multiplySecret(point, 3n),
        () => g1.multiExponentiate([g1.generator, point], [3n, 4n]),
        () => g1.multiExponentiateSecret([g1.generator, point], [3n, 4n]),
        () => g1.multiplesSecret(point, [3n]),
      ]) {
        expect(attempt).toThrow(invalidPoint);
      }
    }
    expect(() => g2.encode(g1.generator as unknown as G2Point)).toThrow('a point of G2');
  });

  it('decodes in the fast group and in the reference what the other decodes', async () => {
    const reference = await createMclGroup({ arithmetic: 'reference' });
    const bytes = g1.encode(g1.multiply(g1.generator, 5n ** 40n));
    expect(reference.g1.encode(reference.g1.decode(bytes))).toEqual(bytes);
    expect(() => reference.g1.decode(bytes.subarray(1))).toThrow(invalidPoint);
  });

  it('is not made where points outside a subgroup are taken', async () => {
    const module = await openMclModule();
    const taking = { isEqual: () => 1, isValidOrder: () => 1 };
    for (const name of ['g1', 'g2'] as const) {
      const curve = { ...module.calls[name], ...taking };
      for (const arithmetic of ['fast', 'reference'] as const) {
        const careless = { ...module, calls: { ...module.calls, [name]: curve } };
        expect(() => mclGroupIn(careless, arithmetic)).toThrow(
          `its decoder accepts a point outside the subgroup ${name.toUpperCase()}`,
        );
      }
    }
  });
});
