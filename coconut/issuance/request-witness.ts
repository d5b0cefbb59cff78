import { ByteReader } from '../encoding/byte-reader.ts';
import { redacted } from '../encoding/redacted.ts';
import { encodeScalar, SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import { type Attribute, assertAttributes } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';

/**
 * The holder's part of a request: all it needs to unblind the answers and to show the credential.
 * **Secret.** To be stored durably before the request is paid for; whoever loses it loses the
 * credential.
 */
export interface RequestWitness {
  /** h, the base of the credential. */
  readonly base: G1Point;
  /** a_1 … a_m. */
  readonly privateAttributes: readonly Attribute[];
  /** o_1 … o_m. */
  readonly openings: readonly Scalar[];
  /** a_{m+1} … a_q, which the issuers saw. */
  readonly publicAttributes: readonly Attribute[];
}

/** Lists all attributes of the credential, private ones first. */
export function attributesOf(witness: RequestWitness): readonly Attribute[] {
  return [...witness.privateAttributes, ...witness.publicAttributes];
}

/** Encodes a witness: `h ‖ a_1 … a_m ‖ o_1 … o_m ‖ a_{m+1} … a_q`. Secret bytes. */
export function encodeRequestWitness({ group }: Parameters, witness: RequestWitness): Uint8Array {
  return concatBytes(
    group.g1.encode(witness.base),
    ...witness.privateAttributes.map(encodeScalar),
    ...witness.openings.map(encodeScalar),
    ...witness.publicAttributes.map(encodeScalar),
  );
}

/**
 * Reads a witness back from the holder's own store.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR`,
 * `COCONUT_INVALID_POINT`, or `COCONUT_INVALID_ATTRIBUTE` for a value the schema does not allow.
 * Messages hold no values.
 */
export function decodeRequestWitness(parameters: Parameters, bytes: Uint8Array): RequestWitness {
  const { group, schema } = parameters;
  const { g1 } = group;
  const m = schema.privateCount;
  const k = schema.attributes.length - m;
  const length = g1.encodedLength + (2 * m + k) * SCALAR_LENGTH;
  const reader = new ByteReader(bytes, length, 'request witness');
  const base = reader.take(g1.encodedLength);
  const privateAttributes = reader.takeScalars(group, m);
  const openings = reader.takeScalars(group, m);
  const publicAttributes = reader.takeScalars(group, k);
  assertAttributes(parameters, 'all', [...privateAttributes, ...publicAttributes]);
  return redacted('RequestWitness', {
    base: g1.decode(base),
    privateAttributes,
    openings,
    publicAttributes,
  });
}
