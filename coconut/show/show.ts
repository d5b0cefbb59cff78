import { ByteReader } from '../encoding/byte-reader.ts';
import { encodeScalar, SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes, encodeItems, u32 } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertKeyRecord } from '../keys/key-record-object.ts';
import { createDisclosure, type Disclosure } from './disclosure.ts';

/** The responses for one hidden attribute. */
export interface ShowResponse {
  /** z_j = v_j − e·a_j. */
  readonly attribute: Scalar;
  /** y_j = u_j − e·ρ_j. */
  readonly blinding: Scalar;
}

/**
 * Proof of a credential: that its holder has a signature under the master key on the revealed
 * attributes and on hidden ones, and that this is the nullifier of the hidden nullifier attribute.
 * It tells nothing else, and has nothing in common with the issuance.
 */
export interface Show {
  /** h′. */
  readonly base: G1Point;
  /** s″. */
  readonly signature: G1Point;
  /** U_j for each hidden attribute. */
  readonly attributeCommitments: readonly G1Point[];
  /** Z. */
  readonly nullifier: G1Point;
  /** e. */
  readonly challenge: Scalar;
  /** z_j and y_j for each hidden attribute. */
  readonly responses: readonly ShowResponse[];
}

/** Bytes of a show that hides so many attributes: 288 for one. */
export function showLength(record: KeyRecord, hiddenCount: number): number {
  assertKeyRecord(record);
  const { parameters } = record;
  const points = 3 + hiddenCount;
  return points * parameters.group.g1.encodedLength + (1 + 2 * hiddenCount) * SCALAR_LENGTH;
}

/** Encodes a show: `h′ ‖ s″ ‖ U_j … ‖ Z ‖ e ‖ (z_j ‖ y_j) …`. */
export function encodeShow(record: KeyRecord, show: Show): Uint8Array {
  assertKeyRecord(record);
  const { parameters } = record;
  const points = [show.base, show.signature, ...show.attributeCommitments, show.nullifier];
  return concatBytes(
    ...points.map(parameters.group.g1.encode),
    encodeScalar(show.challenge),
    ...show.responses.flatMap(({ attribute, blinding }) => [
      encodeScalar(attribute),
      encodeScalar(blinding),
    ]),
  );
}

/**
 * Reads a show. **Verifier side.** Cheap checks come first: length, then scalars, then points.
 *
 * @param hiddenPositions - The positions that the verifier's policy has hidden; never taken from
 * the show.
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR` or
 * `COCONUT_INVALID_POINT`: the holder's fault; `COCONUT_INVALID_DISCLOSURE`: the policy's.
 */
export function decodeShow(
  record: KeyRecord,
  hiddenPositions: readonly number[],
  bytes: Uint8Array,
): Show {
  assertKeyRecord(record);
  const { group } = record.parameters;
  const { g1 } = group;
  const count = createDisclosure(record.schema, hiddenPositions).hidden.length;
  const reader = new ByteReader(bytes, showLength(record, count), 'show');
  const points = reader.takeEach(3 + count, g1.encodedLength);
  const challenge = reader.takeScalar(group);
  const responses = Array.from({ length: count }, () => ({
    attribute: reader.takeScalar(group),
    blinding: reader.takeScalar(group),
  }));
  const [base, signature, ...rest] = points.map((point) => g1.decode(point));
  return {
    base: base as G1Point,
    signature: signature as G1Point,
    attributeCommitments: rest.slice(0, count),
    nullifier: rest[count] as G1Point,
    challenge,
    responses,
  };
}

/**
 * Lists everything a show is bound to besides the credential: `keyId, u32 mask, revealed scalars…,
 * scope, context`.
 */
export function showStatement(
  record: KeyRecord,
  disclosure: Disclosure,
  revealed: readonly Attribute[],
  context: Uint8Array,
): readonly Uint8Array[] {
  return [record.keyId, u32(disclosure.mask), ...revealed.map(encodeScalar), record.scope, context];
}

const PROOF_TAG = 'COIR-V1-SHOW-PROOF-BLS12381FR_XMD:SHA-256_';

/**
 * Computes `e = hash_to_field(T(statement…, h′, s″, U_j …, Z, A_j …, A_Z))`.
 *
 * @param nonceCommitments - A_j … and A_Z; they alone may be the identity.
 */
export function showChallenge(
  record: KeyRecord,
  statement: readonly Uint8Array[],
  show: Pick<Show, 'base' | 'signature' | 'attributeCommitments' | 'nullifier'>,
  nonceCommitments: readonly G1Point[],
): Scalar {
  const { group } = record.parameters;
  const points = [
    show.base,
    show.signature,
    ...show.attributeCommitments,
    show.nullifier,
    ...nonceCommitments,
  ];
  return group.hashToScalar(encodeItems(...statement, ...points.map(group.g1.encode)), PROOF_TAG);
}
