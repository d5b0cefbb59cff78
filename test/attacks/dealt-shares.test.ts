import { describe, expect, it } from 'vitest';
import { lagrangeWeights } from '../../coconut/algebra/interpolation.ts';
import {
  areKeysEqual,
  drawKeyPolynomial,
  evaluateCommitments,
  evaluateSecret,
} from '../../coconut/dkg/dealing/key-polynomial.ts';
import { deriveVerificationKey, type SigningKey } from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';
import { at, dkgParameters } from '../coconut/dkg/dkg-fixture.ts';
import { seededRandom } from '../support/seeded-random.ts';

const CASES = 120;
const group = await createMclGroup();
const random = seededRandom('shares');
const below = (limit: number): number => {
  const [high = 0, low = 0] = random(2);
  return ((high << 8) | low) % limit;
};
const mod = (value: bigint): bigint => ((value % group.order) + group.order) % group.order;

/** The value at 0 of what lies at these indices. */
function interpolated(indices: readonly number[], values: readonly bigint[]): bigint {
  const { factor, multiples } = lagrangeWeights(group, indices);
  return mod(factor * values.reduce((sum, value, i) => sum + value * at(multiples, i), 0n));
}

describe('T-12: shares of a key', () => {
  it(`lie on their polynomial and on its commitments, and no other value does, in ${CASES} cases`, () => {
    let cases = 0;
    for (; cases < CASES; cases += 1) {
      const parameters = dkgParameters(1 + below(3), group);
      const threshold = 1 + below(10);
      const polynomial = drawKeyPolynomial(parameters, threshold, undefined, random);
      const commitments = polynomial.map((key) => deriveVerificationKey(group, key));
      const indices = new Set<number>();
      while (indices.size < threshold) indices.add(1 + below(cases % 2 === 0 ? 20 : 65_535));
      const list = [...indices];
      const shares = list.map((index) => evaluateSecret(group, polynomial, index));

      // Shamir: t shares give the constant of every part, t − 1 of them do not.
      const parts = ({ x, y }: SigningKey): readonly bigint[] => [x, ...y];
      parts(at(polynomial, 0)).forEach((constant, part) => {
        const values = shares.map((share) => at(parts(share), part));
        expect(interpolated(list, values)).toBe(constant);
        if (threshold > 1) {
          expect(interpolated(list.slice(1), values.slice(1))).not.toBe(constant);
        }
      });

      // Feldman: a share fits the commitments at its own index alone, and in every part.
      const chosen = below(threshold);
      const [index, share] = [at(list, chosen), at(shares, chosen)];
      const fits = (key: SigningKey, where: number): boolean =>
        areKeysEqual(
          group,
          deriveVerificationKey(group, key),
          evaluateCommitments(group, commitments, where),
        );
      expect(fits(share, index)).toBe(true);
      expect(fits(share, index + 1)).toBe(threshold === 1);
      expect(fits({ ...share, x: mod(share.x + 1n) }, index)).toBe(false);
      for (const j of share.y.keys()) {
        expect(fits({ ...share, y: share.y.with(j, mod(at(share.y, j) + 1n)) }, index)).toBe(false);
      }
    }
    expect(cases).toBe(CASES);
  });
});
