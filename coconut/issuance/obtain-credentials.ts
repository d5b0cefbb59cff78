import {
  assertIssuerIndices,
  interpolate,
  type LagrangeWeights,
  lagrangeWeights,
} from '../algebra/interpolation.ts';
import { checkEquations, type PairingEquation } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { redacted } from '../encoding/redacted.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point } from '../group/pairing-group.ts';
import { assertAttributes } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertKeyRecord } from '../keys/key-record-object.ts';
import { prepareKey } from '../keys/prepared-key.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import type { Credential } from './credential.ts';
import { attributesOf, type RequestWitness } from './request-witness.ts';
import { SignatureEquations } from './signature-equation.ts';
import { unblind } from './unblind.ts';
import { rememberVerified } from './verified-credentials.ts';

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
  /**
   * Answers of different issuers of the record, decoded, untrusted. More than t leave room for
   * false ones.
   */
  readonly blinded: readonly IndexedBlindedPartial[];
}

/** A credential that verifies under the master key, and can be shown. */
export interface ObtainedCredential {
  /** Secret. */
  readonly credential: Credential;
  /**
   * Issuers whose answer is not a signature on the request, ascending. Empty while nobody had to be
   * checked.
   */
  readonly blamed: readonly number[];
}

/** The outcome of one request of a book. */
export interface BookEntry {
  /** Verified under the master key; missing if fewer than t answers are good. Secret. */
  readonly credential: Credential | undefined;
  /**
   * Issuers whose answer to this request is not a signature on it, ascending. Empty while nobody
   * had to be checked.
   */
  readonly blamed: readonly number[];
}

/**
 * Refuses answers that are not from different issuers of the record, and a witness of another
 * schema.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX`, `COCONUT_ATTRIBUTE_COUNT` or
 * `COCONUT_INVALID_ATTRIBUTE`.
 */
function assertAnswered(
  { parameters, partialKeys }: KeyRecord,
  { witness, blinded }: AnsweredRequest,
): void {
  assertAttributes(parameters, 'all', attributesOf(witness));
  const { openings, privateAttributes } = witness;
  const m = parameters.schema.privateCount;
  if (openings.length !== m || privateAttributes.length !== m) {
    throw new CoconutError(
      'COCONUT_ATTRIBUTE_COUNT',
      `a witness has ${privateAttributes.length} private attributes and ${openings.length} openings, the schema ${m}`,
    );
  }
  assertIssuerIndices(blinded.map(({ issuerIndex }) => issuerIndex));
  const known = new Set(partialKeys.map(({ issuerIndex }) => issuerIndex));
  const stranger = blinded.find(({ issuerIndex }) => !known.has(issuerIndex));
  if (stranger !== undefined) {
    throw new CoconutError(
      'COCONUT_INVALID_INDEX',
      `an answer is said to be of issuer ${stranger.issuerIndex}, which has no part in this key`,
    );
  }
}

/** A request whose credential is being made; {@link assertAnswered} has passed it. */
class PendingCredential {
  readonly answers: readonly IndexedBlindedPartial[];
  readonly witness: RequestWitness;
  /** Set once it is verified. */
  credential: Credential | undefined;
  /** Issuers of false answers, in the order they were found. */
  blamed: readonly number[] = [];
  readonly #record: KeyRecord;
  /** `h^{a_j}` for the private attributes. */
  readonly #privateParts: readonly G1Point[];
  /** `Π β1_j^{o_j}` of the master key. */
  readonly #blinding: G1Point;
  /** Encodings of the points that issuers have a hand in. */
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

  /** The equation of a signature on the attributes; `undefined` if it is made of the identity. */
  equation(equations: SignatureEquations, signature: G1Point): PairingEquation | undefined {
    const { g1 } = this.#record.parameters.group;
    const { base, publicAttributes } = this.witness;
    if ([base, signature].some(g1.isIdentity)) return undefined;
    const privateParts = this.#privateParts;
    const terms = equations.terms({ base, privateParts, publicAttributes, signature });
    return { terms, statement: this.#statement };
  }

  /**
   * The credential of t answers, unverified. Under a record the blindings of t answers interpolate
   * to the master key's, so that one is taken off the sum instead of t off its parts.
   */
  aggregate(chosen: readonly IndexedBlindedPartial[], weights: LagrangeWeights): Credential {
    const { group } = this.#record.parameters;
    const { g1 } = group;
    const blinded = chosen.map((answer) => answer.blinded.blindedSignature);
    const sum = interpolate(group, g1, blinded, weights);
    const signature = g1.add(sum, g1.negate(this.#blinding));
    return redacted('Credential', { base: this.witness.base, signature });
  }
}

/** A book of requests under one record, with everything they share. */
class Book {
  readonly #record: KeyRecord;
  readonly #random: RandomSource;
  readonly #weights = new Map<string, LagrangeWeights>();
  readonly #masterEquations: SignatureEquations;

  constructor(record: KeyRecord, random: RandomSource) {
    this.#record = record;
    this.#random = random;
    const { beta } = prepareKey(record);
    this.#masterEquations = new SignatureEquations(record.parameters, record.masterKey, beta);
  }

  #weightsOf(chosen: readonly IndexedBlindedPartial[]): LagrangeWeights {
    const indices = chosen.map(({ issuerIndex }) => issuerIndex);
    const name = indices.join();
    const weights =
      this.#weights.get(name) ?? lagrangeWeights(this.#record.parameters.group, indices);
    this.#weights.set(name, weights);
    return weights;
  }

  /**
   * Makes the credentials of the requests with t answers of issuers that are not blamed, and keeps
   * those that verify under the master key.
   */
  complete(requests: readonly PendingCredential[]): void {
    const { masterKey, parameters, threshold } = this.#record;
    const made = requests.flatMap((request) => {
      const { answers, blamed } = request;
      const chosen = answers
        .filter(({ issuerIndex }) => !blamed.includes(issuerIndex))
        .slice(0, threshold);
      if (chosen.length < threshold) return [];
      return [{ request, credential: request.aggregate(chosen, this.#weightsOf(chosen)) }];
    });
    const equations = made.map(({ request, credential }) =>
      request.equation(this.#masterEquations, credential.signature),
    );
    const verdicts = checkEquations(parameters.group, equations, this.#random);
    made.forEach(({ request, credential }, i) => {
      if (!verdicts[i]) return;
      rememberVerified(parameters, masterKey, attributesOf(request.witness), credential);
      request.credential = credential;
    });
  }

  /**
   * Checks every answer to these requests under its issuer's key, and blames issuers of false ones.
   */
  blame(requests: readonly PendingCredential[]): void {
    const { parameters, partialKeys } = this.#record;
    // By issuer, so that the false answers of one lie together and are found in few steps.
    const checked = partialKeys.flatMap(({ issuerIndex, key }) => {
      const asked = requests.flatMap((request) => {
        const answer = request.answers.find((given) => given.issuerIndex === issuerIndex);
        return answer === undefined ? [] : [{ request, blinded: answer.blinded }];
      });
      if (asked.length === 0) return [];
      const equations = new SignatureEquations(parameters, key);
      return asked.map(({ request, blinded }) => {
        const { signature } = unblind(parameters, key, blinded, request.witness);
        return { issuerIndex, request, equation: request.equation(equations, signature) };
      });
    });
    const verdicts = checkEquations(
      parameters.group,
      checked.map(({ equation }) => equation),
      this.#random,
    );
    const wrong = checked.filter((_, i) => !verdicts[i]);
    for (const { issuerIndex, request } of wrong) request.blamed = [...request.blamed, issuerIndex];
  }
}

/**
 * Makes the credential out of the issuers' answers and verifies it. **Holder side.** {@link
 * obtainCredentials} does it for a whole book.
 *
 * Aggregates t answers without checking them one by one, unblinds and verifies the result under the
 * master key, which is all it takes while issuers are honest. Only when that fails, or there are
 * fewer than t, is every answer checked against its issuer's key, the false ones are named, and t
 * of the good ones are aggregated.
 *
 * @param record - The key the request was sent under.
 * @param witness - The holder's secret for this request. Read only.
 * @param blinded - Answers of different issuers of the record, decoded, untrusted. More than t
 * leave room for false ones.
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` for an index twice or one the record does
 * not have; `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for a witness of another
 * schema.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` with `blamed` if fewer than t answers
 * are good: ask other issuers.
 */
export function obtainCredential(
  record: KeyRecord,
  witness: RequestWitness,
  blinded: readonly IndexedBlindedPartial[],
): ObtainedCredential {
  const [entry] = obtainCredentials(record, [{ witness, blinded }]);
  const { credential, blamed = [] } = entry ?? {};
  if (credential === undefined) {
    const valid = blinded.length - blamed.length;
    const wrong = blamed.length === 0 ? '' : `; false: issuers ${blamed.join(', ')}`;
    throw new CoconutError(
      'COCONUT_NOT_ENOUGH_PARTIALS',
      `valid answers: ${valid} of ${blinded.length}, the threshold is ${record.threshold}${wrong}`,
      blamed,
    );
  }
  return { credential, blamed };
}

/**
 * Makes the credentials of a whole book out of the issuers' answers and verifies them together.
 * **Holder side.**
 *
 * Aggregates t answers to each request without checking them, takes the blinding off the result,
 * and verifies all credentials under the master key as one product of pairings (as
 * `verifyCredentials`), which is all it takes while issuers are honest. Only for requests where
 * that fails, or with fewer than t answers, is every answer checked against its issuer's key, again
 * as one product; the issuers of false answers are named, and t of the good ones are aggregated.
 *
 * @param record - The key the requests were sent under.
 * @param book - Each request by itself, so that issuers may have answered some of them only.
 * @param random - Source of the weights of the checks; credentials do not depend on it.
 * @returns The outcome of each request, in order. Nothing is lost to one request that fails: its
 * entry holds no credential.
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` for an index twice in one request or one the
 * record does not have; `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for a witness of
 * another schema; `COCONUT_RANDOMNESS` if the source fails.
 */
export function obtainCredentials(
  record: KeyRecord,
  book: readonly AnsweredRequest[],
  random: RandomSource = randomBytes,
): readonly BookEntry[] {
  assertKeyRecord(record);
  for (const answered of book) assertAnswered(record, answered);
  const requests = book.map((answered) => new PendingCredential(record, answered));
  const shared = new Book(record, random);
  shared.complete(requests);
  const incomplete = requests.filter(({ credential }) => credential === undefined);
  shared.blame(incomplete);
  shared.complete(incomplete);
  return requests.map(({ credential, blamed }) => ({ credential, blamed }));
}
