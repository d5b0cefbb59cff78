import { deriveScalars } from '../algebra/derived-scalars.ts';
import { DRAW_LIMIT, reduceScalar, WIDE_LENGTH } from '../algebra/random-scalar.ts';
import { drawBytes, type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { copyBytes } from '../encoding/bytes.ts';
import { encodeItems } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import { assertNotIdentity, type Credential } from '../issuance/credential.ts';
import { type Attribute, assertAttributes } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertScopeChosen } from '../keys/scope.ts';
import { createDisclosure, type Disclosure, valuesAt } from './disclosure.ts';
import { type Show, showChallenge, showStatement } from './show.ts';

function attempt(
  record: KeyRecord,
  credential: Credential,
  attributes: readonly Attribute[],
  disclosure: Disclosure,
  context: Uint8Array,
  draw: Uint8Array,
): Show | undefined {
  const { group } = record.parameters;
  const { g1 } = group;
  const { hidden } = disclosure;
  const count = hidden.length;
  const secrets = valuesAt(attributes, hidden);
  const nullifierAt = hidden.indexOf(record.schema.nullifierPosition);
  const statement = showStatement(
    record,
    disclosure,
    valuesAt(attributes, disclosure.revealed),
    context,
  );
  const publicInput = encodeItems(...statement, g1.encode(credential.base));
  const derived = deriveScalars(group, draw, secrets, publicInput, 1 + 3 * count);
  const factor = derived[0] ?? 0n;
  const blindings = derived.slice(1, 1 + count);
  const attributeNonces = derived.slice(1 + count, 1 + 2 * count);
  const blindingNonces = derived.slice(1 + 2 * count);

  // h′ = h^t, and then h′^{a_j} and h′^{v_j} as powers of h.
  const [base = g1.identity, ...powers] = g1.multiplesSecret(credential.base, [
    factor,
    ...[...secrets, ...attributeNonces].map((scalar) => reduceScalar(group, factor * scalar)),
  ]);
  const commit = (power: G1Point | undefined, blinding: Scalar | undefined): G1Point =>
    g1.add(power ?? g1.identity, g1.multiplySecret(g1.generator, blinding ?? 0n));
  const statementPoints = {
    base,
    signature: g1.multiExponentiateSecret(
      [credential.signature, ...valuesAt(record.masterKey.betaG1, hidden)],
      [factor, ...blindings],
    ),
    attributeCommitments: blindings.map((blinding, j) => commit(powers[j], blinding)),
    nullifier: g1.multiplySecret(record.nullifierBase, secrets[nullifierAt] ?? 0n),
  };
  const { signature, attributeCommitments, nullifier } = statementPoints;
  if ([base, signature, ...attributeCommitments, nullifier].some(g1.isIdentity)) return undefined;

  const challenge = showChallenge(record, statement, statementPoints, [
    ...blindingNonces.map((nonce, j) => commit(powers[count + j], nonce)),
    g1.multiplySecret(record.nullifierBase, attributeNonces[nullifierAt] ?? 0n),
  ]);
  const respond = (nonce: Scalar | undefined, secret: Scalar | undefined): Scalar =>
    reduceScalar(group, (nonce ?? 0n) - challenge * (secret ?? 0n));
  const responses = secrets.map((attribute, j) => ({
    attribute: respond(attributeNonces[j], attribute),
    blinding: respond(blindingNonces[j], blindings[j]),
  }));
  return { ...statementPoints, challenge, responses };
}

/**
 * Shows a credential: proves that the holder has one under the record's master key, reveals the
 * attributes that are not hidden, and the nullifier. **Holder side.**
 *
 *     h′ = h^t,   U_j = h′^{a_j} · g1^{ρ_j},   s″ = s^t · Π β1_j^{ρ_j},   Z = N(scope)^{a_n}
 *
 * with a proof of all a_j, ρ_j, bound to key, disclosure, revealed values, scope and context. Two
 * shows of one credential have nothing in common but what they reveal and Z. One draw of 64 bytes
 * gives every random value, hashed with all inputs.
 *
 * The credential is not verified here: whoever obtained it did.
 *
 * @param record - The key it was issued under. Being a valid record, its β1 are the right ones.
 * @param credential - Secret.
 * @param attributes - All q attributes. Secret where hidden.
 * @param hiddenPositions - Ascending positions from 1, the nullifier position among them.
 * @param context - The purpose of the show (verifier, client, use): one of another context does not
 * verify.
 * @param random - Asked for 64 bytes.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_INVALID_ATTRIBUTE`,
 * `COCONUT_INVALID_DISCLOSURE`, `COCONUT_INVALID_POINT` for a credential with the identity in it,
 * `COCONUT_INVALID_ENCODING` for a context that is not bytes, `COCONUT_INVALID_SCOPE` if the record
 * leaves the scope to the application and none was chosen, `COCONUT_RANDOMNESS`.
 */
export function proveShow(
  record: KeyRecord,
  credential: Credential,
  attributes: readonly Attribute[],
  hiddenPositions: readonly number[],
  context: Uint8Array,
  random: RandomSource = randomBytes,
): Show {
  assertScopeChosen(record);
  assertAttributes(record.parameters, 'all', attributes);
  const disclosure = createDisclosure(record.schema, hiddenPositions);
  assertNotIdentity(record.parameters, credential.base, credential.signature);
  const boundTo = copyBytes(context, 'the context of a show');
  for (let draw = 0; draw < DRAW_LIMIT; draw += 1) {
    const bytes = drawBytes(random, WIDE_LENGTH);
    const show = attempt(record, credential, attributes, disclosure, boundTo, bytes);
    if (show !== undefined) return show;
  }
  throw new CoconutError(
    'COCONUT_RANDOMNESS',
    `each of ${DRAW_LIMIT} draws gives a point that is the identity`,
  );
}
