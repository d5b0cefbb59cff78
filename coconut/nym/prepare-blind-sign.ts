import { reduceScalar } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { redacted } from '../encoding/redacted.ts';
import type { Scalar } from '../group/pairing-group.ts';
import type { RequestProof } from '../issuance/blind-sign-request.ts';
import { assertNotIdentity } from '../issuance/credential.ts';
import type { RequestWitness } from '../issuance/request-witness.ts';
import type { Attribute } from '../keys/attribute.ts';
import { assertAttributes } from './attribute.ts';
import {
  type BlindSignRequest,
  type RequestStatement,
  requestBase,
  requestChallenge,
} from './blind-sign-request.ts';
import type { NymParameters } from './parameters.ts';
import { randomScalar, randomScalars } from './scalar.ts';

/** The openings of the commitments of a request. */
export interface CommitmentSecret {
  /** r. */
  readonly opening: Scalar;
  /** o_1 … o_m. */
  readonly openings: readonly Scalar[];
  readonly privateAttributes: readonly Attribute[];
}

/**
 * Proves knowledge of r, o_j and m_j. Draws w_r, then w_{o_1} … w_{o_m}, then w_{m_1} … w_{m_m}.
 * **Holder side.**
 */
export function proveRequest(
  parameters: NymParameters,
  statement: RequestStatement,
  { opening, openings, privateAttributes }: CommitmentSecret,
  random: RandomSource,
): RequestProof {
  const { group, generators } = parameters;
  const { g1 } = group;
  const m = privateAttributes.length;
  const openingNonce = randomScalar(group, random);
  const attributeOpeningNonces = randomScalars(group, random, m);
  const attributeNonces = randomScalars(group, random, m);
  const nonceCommitments = [
    g1.multiExponentiateSecret(
      [g1.generator, ...generators.slice(0, m)],
      [openingNonce, ...attributeNonces],
    ),
    ...attributeOpeningNonces.map((nonce, position) =>
      g1.multiExponentiateSecret(
        [g1.generator, statement.base],
        [nonce, attributeNonces[position] as Scalar],
      ),
    ),
  ];
  const c = requestChallenge(parameters, statement, nonceCommitments);
  const respond = (nonce: Scalar, secret: Scalar): Scalar =>
    reduceScalar(group, nonce - c * secret);
  return {
    challenge: c,
    opening: respond(openingNonce, opening),
    attributeOpenings: attributeOpeningNonces.map((nonce, position) =>
      respond(nonce, openings[position] as Scalar),
    ),
    attributes: attributeNonces.map((nonce, position) =>
      respond(nonce, privateAttributes[position] as Scalar),
    ),
  };
}

/** A request and what its holder must keep. */
export interface PreparedRequest {
  /** For the issuers. */
  readonly request: BlindSignRequest;
  /** For the holder alone. */
  readonly witness: RequestWitness;
}

/**
 * Prepares a request for a credential on private and public attributes. **Holder side.**
 *
 * `cm = g1^r · Π h_j^{a_j}` over the private and then the public attributes, `h = HashToG1(cm ‖
 * public)`, `c_j = g1^{o_j} · h^{m_j}`, and the proof. Draws r; o_1 … o_m; w_r; w_{o_1} …; w_{m_1}
 * ….
 *
 * @param privateAttributes - Exactly m. Secret; kept in the witness.
 * @param publicAttributes - At most q − m. Every issuer must be given the same.
 * @returns The request, to be sent, and the witness, to be stored before that.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_INVALID_ATTRIBUTE`,
 * `COCONUT_RANDOMNESS`, or `COCONUT_INVALID_POINT` if the draw gives the identity, which honest
 * sources never do.
 */
export function prepareBlindSign(
  parameters: NymParameters,
  privateAttributes: readonly Attribute[],
  publicAttributes: readonly Attribute[],
  random: RandomSource = randomBytes,
): PreparedRequest {
  const { group, generators } = parameters;
  const { g1 } = group;
  const m = privateAttributes.length;
  assertAttributes(parameters, m, publicAttributes, privateAttributes);
  const attributes = [...privateAttributes, ...publicAttributes];

  const opening = randomScalar(group, random);
  const commitment = g1.multiExponentiateSecret(
    [g1.generator, ...generators.slice(0, attributes.length)],
    [opening, ...attributes],
  );
  const base = requestBase(parameters, commitment, publicAttributes);
  const openings = randomScalars(group, random, m);
  const attributeCommitments = privateAttributes.map((attribute, position) =>
    g1.multiExponentiateSecret([g1.generator, base], [openings[position] as bigint, attribute]),
  );
  assertNotIdentity(parameters, commitment, base, ...attributeCommitments);

  const statement = { commitment, base, attributeCommitments };
  const secret = { opening, openings, privateAttributes };
  const proof = proveRequest(parameters, statement, secret, random);
  return {
    request: { ...statement, proof },
    witness: redacted('RequestWitness', { privateAttributes, publicAttributes, openings, base }),
  };
}
