import {
  type BlindSignRequest,
  type Credential,
  encodeBlindSignRequest,
  encodeItems,
  encodeScalar,
  encodeShow,
  type G1Point,
  type KeyRecord,
  nobleGroup,
  type Parameters,
  type Show,
  u32,
} from '@coir/coconut';
import { requestBase, requestContext } from '../../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../../coconut/issuance/request-proof.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { type Field, replaced } from './malformed-bytes.ts';

// Requests and shows made by hand, with every secret chosen, also as no holder would.

const { g1, order } = nobleGroup;

/** An integer modulo r. */
export const mod = (value: bigint): bigint => ((value % order) + order) % order;

/** The inverse modulo r. */
export function invert(value: bigint): bigint {
  let result = 1n;
  for (let exponent = order - 2n, square = mod(value); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % order;
    square = (square * square) % order;
  }
  return result;
}

/** Everything that a request is made of. */
export interface RequestParts {
  readonly attributes: readonly bigint[];
  readonly opening: bigint;
  readonly openings: readonly bigint[];
  readonly openingNonce: bigint;
  readonly openingNonces: readonly bigint[];
  readonly nonces: readonly bigint[];
  /** What the attribute commitments hold, if not the private attributes. */
  readonly committed?: readonly bigint[];
  /** What h is made of, if not the public attributes. */
  readonly baseOf?: readonly bigint[];
}

/** The request that these make, with its proof. */
export function craftRequest(parameters: Parameters, parts: RequestParts): BlindSignRequest {
  const m = parameters.schema.privateCount;
  const { attributes, opening, openings } = parts;
  const secrets = attributes.slice(0, m);
  const context = requestContext(parameters, attributes.slice(m));
  const commitment = g1.multiExponentiate(
    [g1.generator, ...parameters.generators],
    [opening, ...attributes],
  );
  const baseHead = parts.baseOf === undefined ? context : requestContext(parameters, parts.baseOf);
  const base = requestBase(parameters, baseHead, commitment);
  const attributeCommitments = (parts.committed ?? secrets).map((attribute, j) =>
    g1.multiExponentiate([g1.generator, base], [openings[j] ?? 0n, attribute]),
  );
  const proof = proveRequest(
    parameters,
    { context, commitment, base, attributeCommitments },
    { opening, attributeOpenings: openings, attributes: secrets },
    {
      opening: parts.openingNonce,
      attributeOpenings: parts.openingNonces,
      attributes: parts.nonces,
    },
  );
  return { commitment, attributeCommitments, proof };
}

/** The same, encoded. */
export function craftRequestBytes(parameters: Parameters, parts: RequestParts): Uint8Array {
  return encodeBlindSignRequest(parameters, craftRequest(parameters, parts));
}

/** Everything that a show is made of. */
export interface ShowParts {
  readonly credential: Credential;
  readonly attributes: readonly bigint[];
  readonly hidden: readonly number[];
  readonly context: Uint8Array;
  /** t. */
  readonly factor: bigint;
  /** ρ_j, v_j and u_j for the hidden positions. */
  readonly blindings: readonly bigint[];
  readonly nonces: readonly bigint[];
  readonly blindingNonces: readonly bigint[];
  /** What the nullifier is of, if not the nullifier attribute. */
  readonly nullifierOf?: bigint;
  /** N(scope), if not the record's. */
  readonly nullifierBase?: G1Point;
  /** What goes into the challenge before the points, if not what the protocol says. */
  readonly statement?: readonly Uint8Array[];
  /** How the items of the challenge become bytes, if not by T. */
  readonly encode?: (items: readonly Uint8Array[]) => Uint8Array;
  /** The tag of the challenge. */
  readonly purpose?: string;
  /** Added to s″ once it is made, before the challenge. */
  readonly added?: G1Point;
}

/** `keyId, mask, revealed scalars…, scope, context`. */
export function statementOf(
  { keyId, scope, schema }: Pick<KeyRecord, 'keyId' | 'scope' | 'schema'>,
  { attributes, hidden, context }: Pick<ShowParts, 'attributes' | 'hidden' | 'context'>,
): readonly Uint8Array[] {
  const { mask, revealed } = createDisclosure(schema, hidden);
  const values = revealed.map((position) => encodeScalar(attributes[position - 1] ?? 0n));
  return [keyId, u32(mask), ...values, scope, context];
}

/** The show that these make. */
export function craftShow(record: KeyRecord, parts: ShowParts): Show {
  const { credential, attributes, hidden, factor, blindings, nonces, blindingNonces } = parts;
  const at = <Value>(values: readonly Value[]): Value[] =>
    hidden.map((position) => values[position - 1] as Value);
  const secrets = at(attributes);
  const nullifierAt = hidden.indexOf(record.schema.nullifierPosition);
  const tagged = parts.nullifierOf ?? secrets[nullifierAt] ?? 0n;
  const nullifierBase = parts.nullifierBase ?? record.nullifierBase;
  const base = g1.multiply(credential.base, factor);
  const commit = (scalar: bigint, blinding: bigint): G1Point =>
    g1.multiExponentiate([base, g1.generator], [scalar, blinding]);
  const signature = g1.multiExponentiate(
    [credential.signature, ...at(record.masterKey.betaG1)],
    [factor, ...blindings],
  );
  const points = {
    base,
    signature: parts.added === undefined ? signature : g1.add(signature, parts.added),
    attributeCommitments: secrets.map((scalar, j) => commit(scalar, blindings[j] ?? 0n)),
    nullifier: g1.multiply(nullifierBase, tagged),
  };
  const announced = [
    ...nonces.map((nonce, j) => commit(nonce, blindingNonces[j] ?? 0n)),
    g1.multiply(nullifierBase, nonces[nullifierAt] ?? 0n),
  ];
  const encode = parts.encode ?? ((items) => encodeItems(...items));
  const challenge = nobleGroup.hashToScalar(
    encode([
      ...(parts.statement ?? statementOf(record, parts)),
      ...[points.base, points.signature, ...points.attributeCommitments, points.nullifier].map(
        g1.encode,
      ),
      ...announced.map(g1.encode),
    ]),
    `COIR-V1-${parts.purpose ?? 'SHOW-PROOF'}-BLS12381FR_XMD:SHA-256_`,
  );
  const responses = secrets.map((scalar, j) => ({
    attribute: mod((nonces[j] ?? 0n) - challenge * scalar),
    blinding: mod((blindingNonces[j] ?? 0n) - challenge * (blindings[j] ?? 0n)),
  }));
  return { ...points, challenge, responses };
}

/** The same, encoded. */
export function craftShowBytes(record: KeyRecord, parts: ShowParts): Uint8Array {
  return encodeShow(record, craftShow(record, parts));
}

/** An object with one of its fields, points and scalars, exchanged for another valid value. */
export function withOtherField(
  bytes: Uint8Array,
  fields: readonly Field[],
  index: number,
): Uint8Array {
  const lengths = fields.map(({ kind }) => (kind === 'scalar' ? 32 : 48));
  const at = lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
  const length = lengths[index] ?? 0;
  const part = bytes.slice(at, at + length);
  if (length === 48) return replaced(bytes, at, g1.encode(g1.add(g1.decode(part), g1.generator)));
  let carry = 1;
  const next = part.slice();
  for (let position = 31; carry === 1; position -= 1) {
    const sum = (next[position] ?? 0) + 1;
    next[position] = sum & 255;
    carry = sum >> 8;
  }
  return replaced(bytes, at, next);
}
