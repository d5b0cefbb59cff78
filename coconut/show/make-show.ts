import { deriveScalars } from '../algebra/derived-scalars.ts';
import { DRAW_LIMIT, reduceScalar, WIDE_LENGTH } from '../algebra/random-scalar.ts';
import { drawBytes, type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { copyBytes } from '../encoding/bytes.ts';
import { encodeItems } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { Credential } from '../issuance/credential.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
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
 * Computes the show that `proveShow` describes. Nothing ensures here that the credential was
 * verified or that the attributes are the schema's: `proveShow` has seen to it, and nothing else of
 * the package calls this.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_DISCLOSURE`, `COCONUT_INVALID_ENCODING`,
 * `COCONUT_RANDOMNESS`.
 */
export function makeShow(
  record: KeyRecord,
  credential: Credential,
  attributes: readonly Attribute[],
  hiddenPositions: readonly number[],
  context: Uint8Array,
  random: RandomSource = randomBytes,
): Show {
  const disclosure = createDisclosure(record.schema, hiddenPositions);
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
