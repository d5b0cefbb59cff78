import type { G1Point, PairingGroup, PairingTerm, Scalar } from '../group/pairing-group.ts';
import { type RandomSource, randomBytes } from './random-source.ts';
import { drawWeights } from './weights.ts';

/**
 * The factors of `Π e(Pᵢ, Qᵢ) = 1`. Equations of a batch share the Miller loop of a Q that is one
 * object in all of them.
 */
export interface PairingEquation {
  readonly terms: readonly PairingTerm[];
  /** Encodings of all points that somebody else has chosen: they fix the terms, for the weights. */
  readonly statement: readonly Uint8Array[];
}

interface WeightedEquation {
  readonly position: number;
  readonly terms: readonly PairingTerm[];
  readonly weight: Scalar;
}

/** The terms of `Π equationᵢ^{weightᵢ}`, one for each different Q. */
function combine(group: PairingGroup, batch: readonly WeightedEquation[]): readonly PairingTerm[] {
  const [first, ...others] = batch;
  if (first !== undefined && others.length === 0) return first.terms;
  const sums = new Map<PairingTerm['g2'], { points: G1Point[]; weights: Scalar[] }>();
  for (const { terms, weight } of batch) {
    for (const { g1, g2 } of terms) {
      const sum = sums.get(g2) ?? { points: [], weights: [] };
      sum.points.push(g1);
      sum.weights.push(weight);
      sums.set(g2, sum);
    }
  }
  return [...sums].map(([g2, { points, weights }]) => ({
    g1: group.g1.multiExponentiate(points, weights),
    g2,
  }));
}

/**
 * Finds the equations that hold, by halves. Nothing is called false that was not itself computed:
 * one product that went wrong, by a fault of the machine, costs time and changes no verdict.
 *
 * @param isKnownFalse - `true` if one of them seems not to hold, because all failed together and
 * the rest did not. Several are then halved without a product of their own.
 * @returns `true` if all hold.
 */
function bisect(
  group: PairingGroup,
  batch: readonly WeightedEquation[],
  isKnownFalse: boolean,
  verdicts: boolean[],
): boolean {
  const isComputed = !isKnownFalse || batch.length === 1;
  if (isComputed && group.isPairingProductOne(combine(group, batch))) {
    for (const { position } of batch) verdicts[position] = true;
    return true;
  }
  if (batch.length > 1) {
    const middle = batch.length >> 1;
    const isFirstHalfTrue = bisect(group, batch.slice(0, middle), false, verdicts);
    bisect(group, batch.slice(middle), isFirstHalfTrue, verdicts);
  }
  return false;
}

/**
 * Checks which equations hold. While all do, it takes one product of as many Miller loops as there
 * are different Q, and one final exponentiation; every wrong one among n costs about 2·log2(n)
 * further products, and never more than 2n − 1 in all.
 *
 * All points are of prime order: decoders have seen to that, and no pairing would.
 *
 * @param equations - `undefined` marks a malformed equation; its verdict is `false`.
 * @param random - Asked for one draw, and only if there is more than one equation.
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails.
 */
export function checkEquations(
  group: PairingGroup,
  equations: readonly (PairingEquation | undefined)[],
  random: RandomSource = randomBytes,
): readonly boolean[] {
  const verdicts = equations.map(() => false);
  const present = equations.flatMap((equation, position) =>
    equation === undefined ? [] : [{ ...equation, position }],
  );
  const statement = present.flatMap((equation) => equation.statement);
  const weights = present.length > 1 ? drawWeights(group, statement, present.length, random) : [1n];
  const batch = present.map(({ position, terms }, i) => ({
    position,
    terms,
    weight: weights[i] as Scalar,
  }));
  if (batch.length > 0) bisect(group, batch, false, verdicts);
  return verdicts;
}
