import { deriveScalars } from '../algebra/derived-scalars.ts';
import { DRAW_LIMIT, WIDE_LENGTH } from '../algebra/random-scalar.ts';
import { drawBytes, type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { redacted } from '../encoding/redacted.ts';
import { CoconutError } from '../errors.ts';
import { type Attribute, assertAttributes } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import {
  type BlindSignRequest,
  type PublicPart,
  publicPart,
  requestBase,
} from './blind-sign-request.ts';
import { proveRequest, type RequestScalars } from './request-proof.ts';
import type { RequestWitness } from './request-witness.ts';

/** A request, and the witness that its holder must keep. */
export interface PreparedRequest {
  /** For the issuers. */
  readonly request: BlindSignRequest;
  /** For the holder alone. */
  readonly witness: RequestWitness;
}

function attempt(
  parameters: Parameters,
  privateAttributes: readonly Attribute[],
  { context, publicAttributes, publicCommitment }: PublicPart,
  draw: Uint8Array,
): PreparedRequest | undefined {
  const { group, generators } = parameters;
  const { g1 } = group;
  const m = privateAttributes.length;
  const [opening = 0n, ...derived] = deriveScalars(
    group,
    draw,
    privateAttributes,
    context,
    2 + 3 * m,
  );
  const openings = derived.slice(0, m);
  const [openingNonce = 0n, ...nonces] = derived.slice(m);

  const commitment = g1.add(
    g1.multiExponentiateSecret(
      [g1.generator, ...generators.slice(0, m)],
      [opening, ...privateAttributes],
    ),
    publicCommitment,
  );
  const base = requestBase(parameters, context, commitment);
  const attributeCommitments = privateAttributes.map((attribute, j) =>
    g1.multiExponentiateSecret([g1.generator, base], [openings[j] ?? 0n, attribute]),
  );
  if ([commitment, base, ...attributeCommitments].some(g1.isIdentity)) return undefined;

  const statement = { context, commitment, base, attributeCommitments };
  const secrets: RequestScalars = {
    opening,
    attributeOpenings: openings,
    attributes: privateAttributes,
  };
  const proof = proveRequest(parameters, statement, secrets, {
    opening: openingNonce,
    attributeOpenings: nonces.slice(0, m),
    attributes: nonces.slice(m),
  });
  return {
    request: { commitment, attributeCommitments, proof },
    witness: redacted('RequestWitness', {
      base,
      privateAttributes: [...privateAttributes],
      openings,
      publicAttributes: [...publicAttributes],
    }),
  };
}

function prepare(
  parameters: Parameters,
  privateAttributes: readonly Attribute[],
  part: PublicPart,
  random: RandomSource,
): PreparedRequest {
  for (let draw = 0; draw < DRAW_LIMIT; draw += 1) {
    const bytes = drawBytes(random, WIDE_LENGTH);
    const prepared = attempt(parameters, privateAttributes, part, bytes);
    if (prepared !== undefined) return prepared;
  }
  throw new CoconutError(
    'COCONUT_RANDOMNESS',
    `each of ${DRAW_LIMIT} draws gives a commitment that is the identity`,
  );
}

/**
 * Prepares a request for a credential whose private attributes issuers do not see. **Holder side.**
 *
 *     cm = g1^o · Π h_j^{a_j} over all attributes,   h = base(context ‖ cm)
 *     c_j = g1^{o_j} · h^{a_j} over private ones
 *
 * with a proof that the holder knows what is inside. One draw of 64 bytes gives every random value,
 * hashed with the attributes, so that a source which repeats itself repeats nothing for other
 * attributes; with the same attributes it gives the same request again.
 *
 * The request names no issuer and no key: it can be signed by any of them, again after a lost
 * answer, and under another key.
 *
 * @param privateAttributes - Positions 1…m. Secret; a secret attribute is in [1, r − 1].
 * @param publicAttributes - Positions m + 1…q, which the issuers see and vouch for.
 * @param random - Asked for 64 bytes.
 * @returns The request to send, and the witness to store before sending it.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for
 * attributes the schema does not have, `COCONUT_RANDOMNESS` if the source fails.
 */
export function prepareBlindSign(
  parameters: Parameters,
  privateAttributes: readonly Attribute[],
  publicAttributes: readonly Attribute[],
  random: RandomSource = randomBytes,
): PreparedRequest {
  const [prepared] = prepareBlindSignBook(
    parameters,
    [privateAttributes],
    publicAttributes,
    random,
  );
  return prepared as PreparedRequest;
}

/**
 * Prepares the requests of a book: credentials with equal public attributes. **Holder side.** Gives
 * for each what {@link prepareBlindSign} would, with one draw for each in order. What the requests
 * share, the commitment to the public attributes, is computed once.
 *
 * It does not check that the requests differ; with a fresh secret attribute in each they do.
 *
 * @param book - Positions 1…m of each credential. Secret.
 * @param publicAttributes - Positions m + 1…q, the same in every credential.
 * @param random - Asked for 64 bytes for each request.
 * @returns For each credential the request to send, and the witness to store before sending it.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for
 * attributes the schema does not have, `COCONUT_RANDOMNESS` if the source fails.
 */
export function prepareBlindSignBook(
  parameters: Parameters,
  book: readonly (readonly Attribute[])[],
  publicAttributes: readonly Attribute[],
  random: RandomSource = randomBytes,
): readonly PreparedRequest[] {
  for (const attributes of book) assertAttributes(parameters, 'private', attributes);
  assertAttributes(parameters, 'public', publicAttributes);
  const part = publicPart(parameters, publicAttributes);
  return book.map((attributes) => prepare(parameters, attributes, part, random));
}
