import { groupedSums } from '../algebra/grouped-sums.ts';
import type { G1Point, PairingTerm, Sum } from '../group/pairing-group.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertScopeChosen } from '../keys/scope.ts';
import { type ClassKey, classKey, prepareKey } from './class-key.ts';
import { createDisclosure, type Disclosure, revealedFields, valuesAt } from './disclosure.ts';
import type { Show } from './show.ts';
import { showChallenge, showStatement } from './show-challenge.ts';

/** Whether a show has the shape of the disclosure and no identity in it; true of all that `decodeShow` gives. */
function isWellFormed(record: KeyRecord, { hidden }: Disclosure, show: Show): boolean {
  const points = [show.base, show.signature, ...show.attributeCommitments, show.nullifier];
  return (
    show.attributeCommitments.length === hidden.length &&
    show.responses.length === hidden.length &&
    !points.some(record.parameters.group.g1.isIdentity)
  );
}

/** `A_j = h′^{z_j} g1^{y_j} U_j^e` for each hidden attribute, and `A_Z = N(scope)^{z_n} Z^e`. */
function announcedSums(
  record: KeyRecord,
  { hidden }: Disclosure,
  { base, attributeCommitments, nullifier, challenge: e, responses }: Show,
): readonly Sum<G1Point>[] {
  const { g1 } = record.parameters.group;
  const nullifierAt = hidden.indexOf(record.schema.nullifierPosition);
  return [
    ...attributeCommitments.map((commitment, j) => ({
      points: [base, g1.generator, commitment],
      scalars: [responses[j]?.attribute ?? 0n, responses[j]?.blinding ?? 0n, e],
    })),
    {
      points: [record.nullifierBase, nullifier],
      scalars: [responses[nullifierAt]?.attribute ?? 0n, e],
    },
  ];
}

/** A show and what it must be a show of. */
export interface ShowClaim {
  readonly disclosure: Disclosure;
  readonly revealed: readonly Attribute[];
  readonly context: Uint8Array;
  readonly show: Show;
}

/**
 * Of each show, whether revealed values and show are such as the schema allows and the proof holds, that is, whether the challenge is the hash of
 * what is recomputed: all of {@link verifyShow} but the pairings.
 */
export function areShowsProven(
  record: KeyRecord,
  claims: readonly ShowClaim[],
): readonly boolean[] {
  const { group } = record.parameters;
  const sums = claims.map(({ disclosure, revealed, show }) => {
    const fields = revealedFields(record.schema, disclosure);
    const isPossible =
      areAttributesValid(group, fields, revealed) && isWellFormed(record, disclosure, show);
    return isPossible ? announcedSums(record, disclosure, show) : [];
  });
  const points = groupedSums(group.g1, sums);
  return claims.map(({ disclosure, revealed, context, show }, i) => {
    const announced = points[i] ?? [];
    if (announced.length === 0) return false;
    const statement = showStatement(record, disclosure, revealed, context);
    return showChallenge(record, statement, show, announced) === show.challenge;
  });
}

/** The factors of `e(h′, K) · Π_hidden e(U_j, β2_j) · e(s″, g2)^{−1}`. */
export function showTerms(
  record: KeyRecord,
  disclosure: Disclosure,
  key: ClassKey,
  show: Show,
): readonly PairingTerm[] {
  const { g1 } = record.parameters.group;
  const { generator, beta } = prepareKey(record);
  return [
    { g1: show.base, g2: key.prepared },
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
 * as one pairing product. K depends on key, mask and revealed values only and is cached with the record, for at most 64 classes.
 *
 * It does not check that the nullifier is new, nor that the revealed values are acceptable: both are the caller's, and so is recording the
 * nullifier in the same transaction as whatever the show pays for.
 *
 * @param record - The key, from the verifier's own configuration.
 * @param hiddenPositions - What the verifier's policy has hidden; never taken from the show.
 * @param revealed - Values of the revealed positions, in order. Untrusted: values the schema does not allow give false.
 * @param context - What the show must have been made for.
 * @param show - Decoded, untrusted.
 * @returns Whether it holds. False for anything an adversary can send.
 * @throws {@link CoconutError} `COCONUT_INVALID_DISCLOSURE` if the policy itself is not one for this schema; `COCONUT_INVALID_SCOPE` if
 * the record leaves the scope to the application and none was chosen.
 *
 * @remarks A class whose K is the identity is refused: anybody could forge it.
 */
export function verifyShow(
  record: KeyRecord,
  hiddenPositions: readonly number[],
  revealed: readonly Attribute[],
  context: Uint8Array,
  show: Show,
): boolean {
  assertScopeChosen(record);
  const disclosure = createDisclosure(record.schema, hiddenPositions);
  const [isProven] = areShowsProven(record, [{ disclosure, revealed, context, show }]);
  if (isProven !== true) return false;
  const key = classKey(record, disclosure, revealed);
  if (key === undefined) return false;
  const terms = showTerms(record, disclosure, key, show);
  const holds = record.parameters.group.isPairingProductOne(terms);
  if (holds) key.remember();
  return holds;
}
