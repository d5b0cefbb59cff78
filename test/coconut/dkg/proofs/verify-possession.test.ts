import { describe, expect, it } from 'vitest';
import { provePossession } from '../../../../coconut/dkg/proofs/possession-proof.ts';
import { verifyPossession } from '../../../../coconut/dkg/proofs/verify-possession.ts';
import { nobleGroup, type PairingGroup } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const statement = utf8('these points');
const secrets = [5n, 7n, 11n];

describe.each(['g1', 'g2'] as const)('a proof of possession in %s', (name) => {
  // Both groups have the same operations; a point is whatever its group makes.
  const source = nobleGroup[name] as unknown as PairingGroup['g1'];
  const points = secrets.map((secret) => source.multiply(source.generator, secret));
  const random = seededRandom(name);
  const proof = provePossession(nobleGroup, source, statement, secrets, random);
  const verify = (given = points, made = proof, bound = statement): boolean =>
    verifyPossession(nobleGroup, source, bound, given, made);

  it('holds for its points, in their order', () => {
    expect(verify()).toBe(true);
    expect(verify(points.toReversed())).toBe(false);
    expect(verify(points.slice(1))).toBe(false);
    expect(verify([...points, source.generator])).toBe(false);
  });

  it('does not hold for another statement, challenge or response', () => {
    expect(verify(points, proof, utf8('other points'))).toBe(false);
    expect(verify(points, { ...proof, challenge: proof.challenge + 1n })).toBe(false);
    expect(verify(points, { ...proof, response: proof.response + 1n })).toBe(false);
  });

  it('does not hold if one secret of many is not known', () => {
    for (const position of secrets.keys()) {
      const guessed = provePossession(
        nobleGroup,
        source,
        statement,
        secrets.with(position, 6n),
        random,
      );
      expect(verify(points, guessed)).toBe(false);
    }
  });

  it('does not hold for points that make up for one another', () => {
    const [first = source.identity, second = source.identity, third = source.identity] = points;
    const moved = [
      source.add(first, source.generator),
      source.add(second, source.negate(source.generator)),
      third,
    ];
    expect(verify(moved)).toBe(false);
  });
});
