import { encodeScalar } from '../encoding/scalar.ts';
import { encodeItems, u32 } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import type { Disclosure } from './disclosure.ts';
import type { Show } from './show.ts';

const PROOF_TAG = 'COIR-V1-SHOW-PROOF-BLS12381FR_XMD:SHA-256_';

/** What a show is for, besides the credential: `keyId, u32 mask, revealed scalars…, scope, context`. */
export function showStatement(
  record: KeyRecord,
  disclosure: Disclosure,
  revealed: readonly Attribute[],
  context: Uint8Array,
): readonly Uint8Array[] {
  return [record.keyId, u32(disclosure.mask), ...revealed.map(encodeScalar), record.scope, context];
}

/**
 * `e = hash_to_field(T(statement…, h′, s″, U_j …, Z, A_j …, A_Z))`.
 *
 * @param announced - A_j … and A_Z; they alone may be the identity.
 */
export function showChallenge(
  record: KeyRecord,
  statement: readonly Uint8Array[],
  show: Pick<Show, 'base' | 'signature' | 'attributeCommitments' | 'nullifier'>,
  announced: readonly G1Point[],
): Scalar {
  const { group } = record.parameters;
  const points = [
    show.base,
    show.signature,
    ...show.attributeCommitments,
    show.nullifier,
    ...announced,
  ];
  return group.hashToScalar(encodeItems(...statement, ...points.map(group.g1.encode)), PROOF_TAG);
}
