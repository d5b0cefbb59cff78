import { type LagrangeWeights, lagrangeWeights } from '../algebra/interpolation.ts';
import { checkEquations } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { prepareKey } from '../show/class-key.ts';
import {
  type AnsweredRequest,
  assertAnswered,
  type IndexedBlindedPartial,
  OpenRequest,
} from './answered-request.ts';
import type { Credential } from './credential.ts';
import { SignatureEquations } from './signature-equation.ts';
import { unblind } from './unblind.ts';

/** What became of one request of a book. */
export interface BookEntry {
  /** Verified under the master key; missing if fewer than t answers are good. Secret. */
  readonly credential: Credential | undefined;
  /** Issuers whose answer to this request is not a signature on it, ascending. Empty while nobody had to be checked. */
  readonly blamed: readonly number[];
}

/** A book of requests under one record, with what they share. */
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

  /** Gives the requests that have t answers which nobody blames their credential, where it verifies under the master key. */
  complete(requests: readonly OpenRequest[]): void {
    const { parameters, threshold } = this.#record;
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
      if (verdicts[i]) request.credential = credential;
    });
  }

  /** Checks every answer to these requests under its issuer's key and blames the issuers of the false ones. */
  blame(requests: readonly OpenRequest[]): void {
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
 * Makes the credentials of a whole book out of the issuers' answers and verifies them together. **Holder side.**
 *
 * Aggregates t answers to each request without checking them, takes the blinding off the result, and verifies all credentials under the
 * master key as one product of pairings (as {@link verifyCredentials}), which is all it takes while issuers are honest. Only for requests
 * where that fails, or with fewer than t answers, is every answer checked against its issuer's key, again as one product; the issuers of
 * false answers are named, and t of the good ones are aggregated.
 *
 * @param record - The key the requests were sent under.
 * @param book - Each request by itself, so that issuers may have answered some of them only.
 * @param random - Where the weights of the checks come from; credentials do not depend on it.
 * @returns What became of each request, in order. Nothing is lost to one request that fails: its entry holds no credential.
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` for an index twice in one request or one the record does not have;
 * `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for a witness of another schema; `COCONUT_RANDOMNESS` if the source fails.
 */
export function obtainCredentials(
  record: KeyRecord,
  book: readonly AnsweredRequest[],
  random: RandomSource = randomBytes,
): readonly BookEntry[] {
  for (const answered of book) assertAnswered(record, answered);
  const requests = book.map((answered) => new OpenRequest(record, answered));
  const opening = new Book(record, random);
  opening.complete(requests);
  const open = requests.filter(({ credential }) => credential === undefined);
  opening.blame(open);
  opening.complete(open);
  return requests.map(({ credential, blamed }) => ({ credential, blamed }));
}
