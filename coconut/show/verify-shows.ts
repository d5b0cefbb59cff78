import { checkEquations } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { encodeScalar } from '../encoding/scalar.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertScopeChosen } from '../keys/scope.ts';
import { type ClassKey, classKey, className } from './class-key.ts';
import { createDisclosure } from './disclosure.ts';
import type { Show } from './show.ts';
import { areShowsProven, showTerms } from './verify-show.ts';

/** One show of a batch and what it must be a show of, with the meaning and trust that {@link verifyShow} gives them. */
export interface ClaimedShow {
  /** What the verifier's policy has hidden; never taken from the show. */
  readonly hiddenPositions: readonly number[];
  /** Values of the revealed positions, in order. Untrusted. */
  readonly revealed: readonly Attribute[];
  /** What the show must have been made for. */
  readonly context: Uint8Array;
  /** Decoded, untrusted. */
  readonly show: Show;
}

/**
 * Verifies many shows under one key at once. **Verifier side.** Gives for each what {@link verifyShow} would.
 *
 * Proofs are checked one by one. The equations of all shows whose proof holds are raised to random weights w_i and become one product
 *
 *     Π_classes e(Π h′_i^{w_i}, K) · Π_{hidden j} e(Π U_{i,j}^{w_i}, β2_j) · e(Π s″_i^{w_i}, g2)^{−1} = 1
 *
 * of 2 + |H| prepared Miller loops for shows of one class, whatever their number, and one more for every further class. If it fails, halves
 * are tried until the false ones are found. A valid proof around a false signature costs its maker little and a batch several products, so
 * keep clients that have never shown anything good in batches of their own.
 *
 * Like {@link verifyShow} it leaves to the caller whether nullifiers are new, also **within the batch**: two shows of one credential are
 * both true.
 *
 * @param record - The key, from the verifier's own configuration. A show made under another key is false.
 * @param batch - As long as the caller lets it be: time and memory grow with it.
 * @param random - Where the weights come from, asked after the batch is fixed. They are hashes of what it gives and of the batch.
 * @returns One answer for each show, in order.
 * @throws {@link CoconutError} `COCONUT_INVALID_DISCLOSURE` if a policy is not one for this schema; `COCONUT_INVALID_SCOPE` if the record
 * leaves the scope to the application and none was chosen; `COCONUT_RANDOMNESS` if the source fails.
 */
export function verifyShows(
  record: KeyRecord,
  batch: readonly ClaimedShow[],
  random: RandomSource = randomBytes,
): readonly boolean[] {
  assertScopeChosen(record);
  const claims = batch.map(({ hiddenPositions, ...claim }) => ({
    ...claim,
    disclosure: createDisclosure(record.schema, hiddenPositions),
  }));
  const classes = new Map<string, ClassKey | undefined>();
  const isProven = areShowsProven(record, claims);
  const classOf = claims.map(({ disclosure, revealed }, i) => {
    if (isProven[i] !== true) return undefined;
    const name = className(disclosure, revealed);
    if (!classes.has(name)) classes.set(name, classKey(record, disclosure, revealed));
    return classes.get(name);
  });
  const equations = claims.map(({ disclosure, show }, i) => {
    const key = classOf[i];
    if (key === undefined) return undefined;
    // The challenge, checked by now, is a hash of everything the terms hold.
    const statement = [encodeScalar(show.challenge)];
    return { terms: showTerms(record, disclosure, key, show), statement };
  });
  const verdicts = checkEquations(record.parameters.group, equations, random);
  const verified = new Set(classOf.filter((_, i) => verdicts[i]));
  for (const key of verified) key?.remember();
  return verdicts;
}
