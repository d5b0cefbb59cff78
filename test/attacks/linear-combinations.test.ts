import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { invertScalar } from '../../coconut/algebra/interpolation.ts';
import {
  blindSign,
  type Credential,
  createSchema,
  type PairingGroup,
  prepareBlindSign,
  type Schema,
  setup,
  unblind,
  verifyCredential,
} from '../../coconut/index.ts';
import { requestBase, requestContext } from '../../coconut/issuance/blind-sign-request.ts';
import * as nym from '../../coconut/nym/index.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { issueNymCredential, member } from '../coconut/nym/nym-issuance.ts';
import { issueCredential } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

// NYM-01-033: signatures over one base on different attributes combine linearly into one on any
// attributes between them.

/**
 * How many combinations are tried. The pure group takes ten times as long for each, the reference
 * twice as long.
 */
const COMBINATIONS: Readonly<Record<string, number>> = {
  mcl: 1000,
  noble: 30,
  'mcl-reference': 100,
};

/** A signature on public values, and the values. */
interface Signed {
  readonly values: readonly bigint[];
  readonly credential: Credential;
}

/** Random choices and arithmetic modulo r. */
function toolsOf({ order, g1 }: PairingGroup, seed: string) {
  const random = seededRandom(seed);
  const scalar = (): bigint => BigInt(`0x${bytesToHex(random(40))}`) % order;
  const below = (limit: number): number => Number(scalar() % BigInt(limit));
  const half = (order + 1n) / 2n;
  const quarter = (half * half) % order;
  return {
    scalar,
    /** Two different members of the list. */
    pair<Item>(items: readonly Item[]): readonly [Item, Item] {
      const first = below(items.length);
      const second = (first + 1 + below(items.length - 1)) % items.length;
      return [items[first] as Item, items[second] as Item];
    },
    /** (a/2, a/2) and (a/4, 3a/4) among others. */
    weight: (): bigint => [half, quarter, scalar()][below(3)] ?? half,
    /**
     * What two signatures with weights w and 1 − w would be a signature on, with each base that a
     * forger could name.
     */
    combine(left: Signed, right: Signed, weight: bigint): readonly Signed[] {
      const rest = (order + 1n - weight) % order;
      const sum = (a: Credential, b: Credential, part: keyof Credential) =>
        g1.multiExponentiate([a[part], b[part]], [weight, rest]);
      const values = left.values.map(
        (value, j) => (weight * value + rest * (right.values[j] ?? 0n)) % order,
      );
      const [a, b] = [left.credential, right.credential];
      const signature = sum(a, b, 'signature');
      return [a.base, b.base, sum(a, b, 'base')].map((base) => ({
        values,
        credential: { base, signature },
      }));
    },
  };
}

describe.each(ALL_GROUPS)('linear combinations on $name', (group: PairingGroup) => {
  const { g1, order } = group;
  const count = COMBINATIONS[group.name] ?? 0;
  const tools = toolsOf(group, `combinations ${group.name}`);
  const a = 77n;
  /** (a, 0), (0, a) and random vectors. */
  const vectors: readonly (readonly bigint[])[] = [
    [a, 0n],
    [0n, a],
    ...Array.from({ length: 10 }, () => [tools.scalar(), tools.scalar()]),
  ];

  /**
   * Tries one base after the other for combinations of random pairs; tells how many were tried and
   * taken.
   */
  function attack(signed: readonly Signed[], verify: (forged: Signed) => boolean) {
    let tried = 0;
    let taken = 0;
    while (tried < count) {
      const [left, right] = tools.pair(signed);
      const candidates = tools.combine(left, right, tools.weight());
      const forged = candidates[tried % candidates.length];
      if (forged !== undefined && verify(forged)) taken += 1;
      tried += 1;
    }
    return { tried, taken };
  }

  describe('of the native suite', () => {
    const fixture = issueCredential({
      kinds: ['secret', 'text', 'text'],
      threshold: 1,
      issuers: 1,
      group,
    });
    const { parameters, record } = fixture;
    const { signingKey, verificationKey } = member(fixture.issuers, 0);
    const serial = 4711n;
    const verify = ({ values, credential }: Signed): boolean =>
      verifyCredential(parameters, record.masterKey, [serial, ...values], credential);

    it(`forge nothing out of issued credentials, in ${count} random combinations`, () => {
      const issued = vectors.map((values): Signed => {
        const { request, witness } = prepareBlindSign(parameters, [serial], values);
        const blinded = blindSign(parameters, signingKey, request, values);
        return { values, credential: unblind(parameters, verificationKey, blinded, witness) };
      });
      expect(issued.every(verify)).toBe(true);
      expect(attack(issued, verify)).toEqual({ tried: count, taken: 0 });
    });

    it('forge everything out of signatures over one base', () => {
      const base = g1.multiply(g1.generator, 31_337n);
      const overOneBase = vectors.map((values): Signed => {
        const exponent = [serial, ...values].reduce(
          (sum, value, j) => sum + value * (signingKey.y[j] ?? 0n),
          signingKey.x,
        );
        return { values, credential: { base, signature: g1.multiply(base, exponent % order) } };
      });
      for (let tried = 0; tried < 20; tried += 1) {
        const [left, right] = tools.pair(overOneBase);
        for (const forged of tools.combine(left, right, tools.weight())) {
          expect(verify(forged)).toBe(true);
        }
      }
      const half = invertScalar(group, 2n);
      const [middle] = tools.combine(member(overOneBase, 0), member(overOneBase, 1), half);
      expect(middle?.values).toEqual([(a * half) % order, (a * half) % order]);
    });

    it('have no common base: it binds every value, its position and every count', () => {
      const { schema } = parameters;
      const commitment = g1.multiply(g1.generator, 5n);
      const baseOf = (values: readonly bigint[], network = 'coir-test', changed = schema) => {
        const other = setup(network, changed, group);
        return bytesToHex(g1.encode(requestBase(other, requestContext(other, values), commitment)));
      };
      const withSchema = (change: Partial<Schema>): Schema =>
        createSchema({ ...schema, ...change });
      const longer = [...schema.attributes, { name: 'a4', kind: 'text' } as const];
      const bases = [
        baseOf([a, 0n]),
        baseOf([0n, a]),
        baseOf([a, a]),
        baseOf([a + 1n, 0n]),
        baseOf([a, 1n]),
        baseOf([a, 0n, 0n], 'coir-test', withSchema({ attributes: longer })),
        baseOf([a], 'coir-test', withSchema({ attributes: schema.attributes.slice(0, 2) })),
        baseOf([a], 'coir-test', withSchema({ privateCount: 2 })),
        baseOf([a, 0n], 'coir-test', withSchema({ attributes: longer, privateCount: 2 })),
        baseOf([a, 0n], 'coir-other'),
        baseOf([a, 0n], 'coir-test', withSchema({ name: 'pass-2' })),
      ];
      expect(new Set(bases).size).toBe(bases.length);
      const second = g1.multiply(g1.generator, 6n);
      const context = requestContext(parameters, [a, 0n]);
      expect(bytesToHex(g1.encode(requestBase(parameters, context, second)))).not.toBe(bases[0]);
    });
  });

  describe('of signatures on public attributes of NYM-COCONUT-V5', () => {
    const made = issueNymCredential('combinations', group);
    const { parameters } = made;
    const { signingKey, verificationKey } = member(made.pairs, 0);
    const sign = (values: readonly bigint[]): Signed => ({
      values,
      credential: nym.sign(parameters, signingKey, values),
    });
    const verify = ({ values, credential }: Signed): boolean =>
      nym.verify(parameters, verificationKey, values, credential);

    it(`forge nothing, in ${count} random combinations`, () => {
      const signed = vectors.map(sign);
      expect(signed.every(verify)).toBe(true);
      expect(attack(signed, verify)).toEqual({ tried: count, taken: 0 });
    });

    it('have no common base: it binds every value, its position and their number', () => {
      const bases = [[a, 0n], [0n, a], [a], [a, 0n, 0n], [0n, a, 0n], [a, a], [a + 1n, 0n]].map(
        (values) => bytesToHex(g1.encode(sign(values).credential.base)),
      );
      expect(new Set(bases).size).toBe(bases.length);
    });
  });
});
