import { encodeScalar } from '../encoding/scalar.ts';
import { concatBytes, encodeItems, encodeText, u16 } from '../encoding/transcript.ts';
import type { G1Point } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';

const BASE_TAG = 'COIR-V1-REQUEST-BASE-BLS12381G1_XMD:SHA-256_SSWU_RO_';

/** `head = T(network, schema name, u16 q, u16 m, public scalars…)`: what a request is for. */
export function requestHead(
  { network, schema }: Parameters,
  publicAttributes: readonly Attribute[],
): Uint8Array {
  return encodeItems(
    encodeText(network),
    encodeText(schema.name),
    u16(schema.attributes.length),
    u16(schema.privateCount),
    ...publicAttributes.map(encodeScalar),
  );
}

/**
 * h = base(head ‖ cm): the credential's own base. Whoever needs it computes it and nobody reads it from a message: two signatures over one
 * base on different attributes would combine into credentials nobody issued.
 */
export function requestBase({ group }: Parameters, head: Uint8Array, commitment: G1Point): G1Point {
  return group.hashToG1(concatBytes(head, group.g1.encode(commitment)), BASE_TAG);
}
