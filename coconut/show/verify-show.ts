import { checkEquations } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { assertBytes } from '../encoding/bytes.ts';
import { encodeScalar } from '../encoding/scalar.ts';
import type { G1Point, PairingTerm } from '../group/pairing-group.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertKeyRecord } from '../keys/key-record-object.ts';
import { prepareKey } from '../keys/prepared-key.ts';
import { assertScopeChosen } from '../keys/scope.ts';
import { type DisclosedKey, disclosedKey, disclosureName } from './disclosed-key.ts';
import { createDisclosure, type Disclosure, revealedFields, valuesAt } from './disclosure.ts';
import { type Show, showChallenge, showStatement } from './show.ts';

/**
 * One show of a batch and everything it must be a show of, with the meaning and trust that
 * {@link verifyShow} gives them.
 */
export interface ClaimedShow {
  /** The positions that the verifier's policy has hidden; never taken from the show. */
  readonly hiddenPositions: readonly number[];
  /** Values of the revealed positions, in order. Untrusted. */
  readonly revealed: readonly Attribute[];
  /** The context that the show must have been made for. */
  readonly context: Uint8Array;
  /** Decoded, untrusted. */
  readonly show: Show;
}

/** A claimed show with its policy worked out. */
interface ShowClaim extends ClaimedShow {
  readonly disclosure: Disclosure;
}

/**
 * `true` if a show has the shape of the disclosure and no identity in it, as all that `decodeShow`
 * gives.
 */
function isWellFormed(record: KeyRecord, { disclosure: { hidden }, show }: ShowClaim): boolean {
  const points = [show.base, show.signature, ...show.attributeCommitments, show.nullifier];
  return (
    show.attributeCommitments.length === hidden.length &&
    show.responses.length === hidden.length &&
    !points.some(record.parameters.group.g1.isIdentity)
  );
}

/**
 * The commitments to the nonces again: `A_j = h′^{z_j} g1^{y_j} U_j^e` for each hidden attribute,
 * and `A_Z = N(scope)^{z_n} Z^e`.
 */
function recomputeCommitments(
  record: KeyRecord,
  { disclosure: { hidden }, show }: ShowClaim,
): readonly G1Point[] {
  const { base, attributeCommitments, nullifier, challenge: e, responses } = show;
  const { g1 } = record.parameters.group;
  const nullifierAt = hidden.indexOf(record.schema.nullifierPosition);
  return [
    ...attributeCommitments.map((commitment, j) =>
      g1.multiExponentiate(
        [base, g1.generator, commitment],
        [responses[j]?.attribute ?? 0n, responses[j]?.blinding ?? 0n, e],
      ),
    ),
    g1.multiExponentiate(
      [record.nullifierBase, nullifier],
      [responses[nullifierAt]?.attribute ?? 0n, e],
    ),
  ];
}

/**
 * Tells if revealed values and show are such as the schema allows and the proof holds, that is, if
 * the challenge is the hash of the recomputed commitments: everything but the pairings.
 */
function isShowProven(record: KeyRecord, claim: ShowClaim): boolean {
  const { disclosure, revealed, context, show } = claim;
  const fields = revealedFields(record.schema, disclosure);
  if (!areAttributesValid(record.parameters.group, fields, revealed)) return false;
  if (!isWellFormed(record, claim)) return false;
  const nonceCommitments = recomputeCommitments(record, claim);
  const statement = showStatement(record, disclosure, revealed, context);
  return showChallenge(record, statement, show, nonceCommitments) === show.challenge;
}

/** The factors of `e(h′, K) · Π_hidden e(U_j, β2_j) · e(s″, g2)^{−1}`. */
function showTerms(
  record: KeyRecord,
  { disclosure, show }: ShowClaim,
  { prepared }: DisclosedKey,
): readonly PairingTerm[] {
  const { g1 } = record.parameters.group;
  const { generator, beta } = prepareKey(record);
  return [
    { g1: show.base, g2: prepared },
    ...valuesAt(beta, disclosure.hidden).map((g2, j) => ({
      g1: show.attributeCommitments[j] ?? g1.identity,
      g2,
    })),
    { g1: g1.negate(show.signature), g2: generator },
  ];
}

/**
 * Verifies a show. **Verifier side.** Recomputes the challenge, then checks
 *
 *     e(h′, K) · Π_hidden e(U_j, β2_j) · e(s″, g2)^{−1} = 1,   K = α · Π_revealed β2_j^{a_j}
 *
 * as one pairing product. K depends on key, mask and revealed values only and is cached with the
 * record, for at most 64 sets of values.
 *
 * It does not check that the nullifier is new, nor that the revealed values are acceptable: both
 * are the caller's, and so is recording the nullifier in the same transaction as whatever the show
 * pays for.
 *
 * @param record - The key, from the verifier's own configuration.
 * @param hiddenPositions - The positions that the verifier's policy has hidden; never taken from
 * the show.
 * @param revealed - Values of the revealed positions, in order. Untrusted: values the schema does
 * not allow give `false`.
 * @param context - The context that the show must have been made for.
 * @param show - Decoded, untrusted.
 * @returns `true` if it holds; `false` for anything an adversary can send.
 * @throws {@link CoconutError} `COCONUT_INVALID_DISCLOSURE` if the policy itself is not one for
 * this schema; `COCONUT_INVALID_ENCODING` if the context is not bytes; `COCONUT_INVALID_SCOPE` if
 * the record leaves the scope to the application and none was chosen.
 *
 * @remarks Revealed values whose K is the identity are refused: anybody could forge a show of them.
 */
export function verifyShow(
  record: KeyRecord,
  hiddenPositions: readonly number[],
  revealed: readonly Attribute[],
  context: Uint8Array,
  show: Show,
): boolean {
  return verifyShows(record, [{ hiddenPositions, revealed, context, show }])[0] === true;
}

/**
 * Verifies many shows under one key at once. **Verifier side.** Gives for each the verdict of
 * {@link verifyShow}.
 *
 * Proofs are checked one by one. The equations of all shows whose proof holds are raised to random
 * weights w_i and become one product
 *
 *     Π_K e(Π h′_i^{w_i}, K) · Π_{hidden j} e(Π U_{i,j}^{w_i}, β2_j) · e(Π s″_i^{w_i}, g2)^{−1} = 1
 *
 * of 2 + |H| prepared Miller loops for shows that reveal the same values, however many there are,
 * and one more for every further set of values. If it fails, halves are tried until the false ones
 * are found. A valid proof around a false signature costs its maker little and a batch several
 * products, so keep clients that have never shown anything good in batches of their own.
 *
 * Like {@link verifyShow} it leaves to the caller that nullifiers are new, also **within the
 * batch**: two shows of one credential are both true.
 *
 * @param record - The key, from the verifier's own configuration. A show made under another key is
 * false.
 * @param batch - As long as the caller lets it be: time and memory grow with it.
 * @param random - Source of the weights, asked after the batch is fixed, for two shows or more.
 * They are hashes of its bytes and of the batch.
 * @returns One verdict for each show, in order.
 * @throws {@link CoconutError} `COCONUT_INVALID_DISCLOSURE` if a policy is not one for this schema;
 * `COCONUT_INVALID_ENCODING` if a context is not bytes; `COCONUT_INVALID_SCOPE` if the record
 * leaves the scope to the application and none was chosen; `COCONUT_RANDOMNESS` if the source
 * fails.
 */
export function verifyShows(
  record: KeyRecord,
  batch: readonly ClaimedShow[],
  random: RandomSource = randomBytes,
): readonly boolean[] {
  assertKeyRecord(record);
  assertScopeChosen(record);
  const claims = batch.map((claimed): ShowClaim => {
    assertBytes(claimed.context, 'the context of a show');
    return { ...claimed, disclosure: createDisclosure(record.schema, claimed.hiddenPositions) };
  });
  const keys = new Map<string, DisclosedKey | undefined>();
  const keyOf = claims.map((claim) => {
    if (!isShowProven(record, claim)) return undefined;
    const { disclosure, revealed } = claim;
    const name = disclosureName(disclosure, revealed);
    if (!keys.has(name)) keys.set(name, disclosedKey(record, disclosure, revealed));
    return keys.get(name);
  });
  const equations = claims.map((claim, i) => {
    const key = keyOf[i];
    if (key === undefined) return undefined;
    // The challenge, checked by now, is a hash of everything the terms hold.
    return {
      terms: showTerms(record, claim, key),
      statement: [encodeScalar(claim.show.challenge)],
    };
  });
  const verdicts = checkEquations(record.parameters.group, equations, random);
  const verified = new Set(keyOf.filter((_, i) => verdicts[i]));
  for (const key of verified) key?.remember();
  return verdicts;
}
