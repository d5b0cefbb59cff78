import type { G1Point, PairingTerm, PreparedG2 } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { preparedGenerator } from '../keys/prepared-key.ts';
import type { VerificationKey } from '../keys/verification-key.ts';

/** The signature of one key and the attributes it should be on. */
interface SignatureStatement {
  readonly base: G1Point;
  /** The part of each private attribute: `h^{a_j}`, or c_j if the signature is still blinded. */
  readonly privateParts: readonly G1Point[];
  readonly publicAttributes: readonly Attribute[];
  readonly signature: G1Point;
}

/**
 * Writes `e(h, α · Π_public β2_j^{a_j}) · Π_private e(part_j, β2_j) · e(s, g2)^{−1} = 1` for many
 * signatures under one key, so that those with equal public attributes share every G2 argument.
 * Private attributes stay in G1, where a secret exponent costs a quarter.
 */
export class SignatureEquations {
  readonly #parameters: Parameters;
  readonly #key: VerificationKey;
  readonly #generator: PreparedG2;
  readonly #beta: readonly PreparedG2[];
  readonly #publicParts = new Map<string, PreparedG2>();

  /**
   * @param key - With as many β as the schema has attributes.
   * @param beta - β2 of the private positions, if they are prepared already.
   */
  constructor(parameters: Parameters, key: VerificationKey, beta?: readonly PreparedG2[]) {
    const { group, schema } = parameters;
    const m = schema.privateCount;
    this.#parameters = parameters;
    this.#key = key;
    this.#generator = preparedGenerator(group);
    this.#beta = (beta ?? key.beta.slice(0, m).map(group.prepareG2)).slice(0, m);
  }

  /** α · Π_public β2_j^{a_j}. */
  #publicPart(attributes: readonly Attribute[]): PreparedG2 {
    const { group, schema } = this.#parameters;
    const name = attributes.join();
    let prepared = this.#publicParts.get(name);
    if (prepared === undefined) {
      const beta = this.#key.beta.slice(schema.privateCount);
      const revealed = group.g2.multiExponentiate(beta, attributes);
      prepared = group.prepareG2(group.g2.add(this.#key.alpha, revealed));
      this.#publicParts.set(name, prepared);
    }
    return prepared;
  }

  /**
   * The terms for a statement with as many private parts and public attributes as the schema has.
   */
  terms(statement: SignatureStatement): readonly PairingTerm[] {
    const { base, privateParts, publicAttributes, signature } = statement;
    return [
      { g1: base, g2: this.#publicPart(publicAttributes) },
      ...this.#beta.map((g2, j) => ({ g1: privateParts[j] as G1Point, g2 })),
      { g1: this.#parameters.group.g1.negate(signature), g2: this.#generator },
    ];
  }
}
