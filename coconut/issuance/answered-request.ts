import {
  assertIssuerIndices,
  interpolate,
  type LagrangeWeights,
} from '../algebra/interpolation.ts';
import type { PairingEquation } from '../algebra/pairing-batch.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point } from '../group/pairing-group.ts';
import { assertAttributes } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import type { Credential } from './credential.ts';
import { attributesOf, type RequestWitness } from './request-witness.ts';
import type { SignatureEquations } from './signature-equation.ts';

/** The answer of the issuer with this index. */
export interface IndexedBlindedPartial {
  /** Index of the issuer that answered, as the holder addressed it. */
  readonly issuerIndex: number;
  /** Decoded, untrusted. */
  readonly blinded: BlindedPartialCredential;
}

/** One request of a book and the answers to it. */
export interface AnsweredRequest {
  /** The holder's secret for this request. Read only. */
  readonly witness: RequestWitness;
  /** Answers of different issuers of the record, decoded, untrusted. More than t leave room for false ones. */
  readonly blinded: readonly IndexedBlindedPartial[];
}

/**
 * Refuses answers that are not from different issuers of the record, and a witness of another schema.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX`, `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE`.
 */
export function assertAnswered(
  { parameters: { group, schema }, partialKeys }: KeyRecord,
  { witness, blinded }: AnsweredRequest,
): void {
  const { openings, privateAttributes } = witness;
  assertAttributes(group, schema.attributes, attributesOf(witness));
  if (![openings, privateAttributes].every(({ length }) => length === schema.privateCount)) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'a witness is for another schema');
  }
  assertIssuerIndices(blinded.map(({ issuerIndex }) => issuerIndex));
  const known = new Set(partialKeys.map(({ issuerIndex }) => issuerIndex));
  if (!blinded.every(({ issuerIndex }) => known.has(issuerIndex))) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'an answer is from no issuer of this key');
  }
}

/** A request while its credential is being made; {@link assertAnswered} has passed it. */
export class OpenRequest {
  readonly answers: readonly IndexedBlindedPartial[];
  readonly witness: RequestWitness;
  /** Once it is verified. */
  credential: Credential | undefined;
  /** Issuers of false answers, in the order they were found. */
  blamed: readonly number[] = [];
  readonly #record: KeyRecord;
  /** `h^{a_j}` for the private attributes. */
  readonly #privateParts: readonly G1Point[];
  /** `Π β1_j^{o_j}` of the master key. */
  readonly #blinding: G1Point;
  /** What issuers have a hand in. */
  readonly #statement: readonly Uint8Array[];

  constructor(record: KeyRecord, { witness, blinded }: AnsweredRequest) {
    const { g1 } = record.parameters.group;
    const { base, openings, privateAttributes } = witness;
    this.answers = blinded;
    this.witness = witness;
    this.#record = record;
    this.#privateParts = privateAttributes.map((attribute) => g1.multiplySecret(base, attribute));
    this.#blinding = g1.multiExponentiateSecret(
      record.masterKey.betaG1.slice(0, openings.length),
      openings,
    );
    const points = [base, ...blinded.map((answer) => answer.blinded.blindedSignature)];
    this.#statement = points.map(g1.encode);
  }

  /** The equation of a signature on the attributes. Nothing if it is made of the identity. */
  equation(equations: SignatureEquations, signature: G1Point): PairingEquation | undefined {
    const { g1 } = this.#record.parameters.group;
    const { base, publicAttributes } = this.witness;
    if ([base, signature].some(g1.isIdentity)) return undefined;
    const privateParts = this.#privateParts;
    const terms = equations.terms({ base, privateParts, publicAttributes, signature });
    return { terms, statement: this.#statement };
  }

  /**
   * The credential of t answers, unverified. Under a record the blindings of t answers interpolate to the master key's, so that one is
   * taken off the sum instead of t off its parts.
   */
  aggregate(chosen: readonly IndexedBlindedPartial[], weights: LagrangeWeights): Credential {
    const { group } = this.#record.parameters;
    const { g1 } = group;
    const blinded = chosen.map((answer) => answer.blinded.blindedSignature);
    const sum = interpolate(group, g1, blinded, weights);
    return { base: this.witness.base, signature: g1.add(sum, g1.negate(this.#blinding)) };
  }
}
