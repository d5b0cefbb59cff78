import {
  type Attribute,
  type BlindSignRequest,
  type Credential,
  deriveVerificationKey,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeKeyRecord,
  encodeScalar,
  encodeSchema,
  encodeVerificationKey,
  type IndexedCredential,
  type IssuerKeyPair,
  type KeyRecord,
  nobleGroup,
  obtainCredential,
  type Parameters,
  type RequestWitness,
  type Schema,
  type SigningKey,
  setup,
  unblind,
} from '@coir/coconut';
import { drawKeyPolynomial, evaluateSecret } from '../../../coconut/dkg/dealing/key-polynomial.ts';
import { recordOf, requestBook, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** The draw R of 64 bytes with this label. */
export function drawOf(label: string): Uint8Array {
  return seededRandom(`kit draw ${label}`)(64);
}

/** A member of a list that is there. */
export function member<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new Error(`there is no member ${position}`);
  return item;
}

/** What a world of the kit is made of. */
export interface WorldTerms {
  readonly name: string;
  readonly network: string;
  readonly schema: Schema;
  readonly scope: Uint8Array | 'application';
  readonly threshold: number;
  /** Issuer indices, ascending. */
  readonly indices: readonly number[];
  readonly attributes: readonly Attribute[];
  /** The sets of positions that shows of this world hide. */
  readonly hidden: readonly (readonly number[])[];
}

/** A credential with everything that led to it, all of it bytes as they travel. */
export interface Issued {
  readonly attributes: readonly Attribute[];
  readonly publicAttributes: readonly Attribute[];
  readonly draw: Uint8Array;
  readonly request: BlindSignRequest;
  readonly requestBytes: Uint8Array;
  readonly witness: RequestWitness;
  readonly base: Uint8Array;
  /** c̃ of each issuer, encoded. */
  readonly answers: readonly { readonly issuerIndex: number; readonly blinded: Uint8Array }[];
  readonly partials: readonly IndexedCredential[];
  readonly credential: Credential;
  readonly credentialBytes: Uint8Array;
}

/**
 * A network, a schema, a dealt key whose secrets are known, and what is issued under it. Seeded by
 * its name.
 */
export class World {
  readonly terms: WorldTerms;
  readonly parameters: Parameters;
  readonly schemaBytes: Uint8Array;
  /** Seed of the dealer's byte stream. */
  readonly dealerSeed: Uint8Array;
  /** The master secret. */
  readonly master: SigningKey;
  readonly pairs: readonly IssuerKeyPair[];
  readonly record: KeyRecord;
  readonly recordBytes: Uint8Array;
  readonly masterKeyBytes: Uint8Array;
  /** Network and schema as inputs of an operation. */
  readonly parameterFields: { readonly network: string; readonly schema: Uint8Array };
  readonly #issued = new Map<string, Issued>();

  constructor(terms: WorldTerms) {
    const { name, network, schema, scope, threshold, indices } = terms;
    this.terms = terms;
    this.parameters = setup(network, schema);
    this.schemaBytes = encodeSchema(schema);
    this.dealerSeed = utf8(`kit keys ${name}`);
    const random = seededRandom(this.dealerSeed);
    const polynomial = drawKeyPolynomial(this.parameters, threshold, undefined, random);
    this.master = member(polynomial, 0);
    this.pairs = indices.map((issuerIndex) => {
      const signingKey = evaluateSecret(nobleGroup, polynomial, issuerIndex);
      const verificationKey = deriveVerificationKey(nobleGroup, signingKey);
      return { issuerIndex, signingKey, verificationKey };
    });
    this.record = recordOf(this.parameters, this.pairs, threshold, scope);
    this.recordBytes = encodeKeyRecord(this.record);
    this.masterKeyBytes = encodeVerificationKey(this.parameters, this.record.masterKey);
    this.parameterFields = { network, schema: this.schemaBytes };
  }

  /** The credential on the world's own attributes. */
  get issued(): Issued {
    return this.issue('first');
  }

  /** The verification key of the issuer at a place of the list, encoded. */
  partialKeyBytes(position: number): Uint8Array {
    return encodeVerificationKey(this.parameters, member(this.pairs, position).verificationKey);
  }

  /** A credential out of a request with the draw of this label. */
  issue(label: string, attributes: readonly Attribute[] = this.terms.attributes): Issued {
    const name = `${this.terms.name} ${label}`;
    const issued = this.#issued.get(name) ?? this.#issue(drawOf(name), attributes);
    this.#issued.set(name, issued);
    return issued;
  }

  #issue(draw: Uint8Array, attributes: readonly Attribute[]): Issued {
    const { parameters, record, pairs } = this;
    const key = { record, issuers: pairs };
    const {
      request,
      witness,
      blinded: made,
    } = member(
      requestBook(key, [attributes], () => draw),
      0,
    );
    const { credential } = obtainCredential(record, witness, made);
    return {
      attributes,
      publicAttributes: witness.publicAttributes,
      draw,
      request,
      requestBytes: encodeBlindSignRequest(parameters, request),
      witness,
      base: nobleGroup.g1.encode(witness.base),
      answers: made.map(({ issuerIndex, blinded }) => ({
        issuerIndex,
        blinded: encodeBlindedPartial(parameters, blinded),
      })),
      partials: made.map(({ issuerIndex, blinded }, position) => ({
        issuerIndex,
        credential: unblind(parameters, member(pairs, position).verificationKey, blinded, witness),
      })),
      credential,
      credentialBytes: encodeCredential(parameters, credential),
    };
  }

  /** The attributes at the positions that a set does not hide. */
  revealed(
    hidden: readonly number[],
    attributes: readonly Attribute[] = this.terms.attributes,
  ): readonly Attribute[] {
    return attributes.filter((_, position) => !hidden.includes(position + 1));
  }

  /** The bytes of a signing key. */
  static signingKeyBytes({ x, y }: SigningKey): Uint8Array {
    const scalars = y.flatMap((scalar) => [...encodeScalar(scalar)]);
    return Uint8Array.from([...encodeScalar(x), y.length >> 8, y.length & 255, ...scalars]);
  }
}
