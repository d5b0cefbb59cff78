import { ByteReader } from '../encoding/byte-reader.ts';
import { redacted } from '../encoding/redacted.ts';
import { encodeScalar, SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes, decodeU16, u16 } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import type { Parameters } from './parameters.ts';
import type { VerificationKey } from './verification-key.ts';

/**
 * An issuer's secret share (x, y_1 … y_q). Every scalar is in [1, r − 1]. Never logged, never sent.
 */
export interface SigningKey {
  /** Value of the first key polynomial at the issuer’s index. */
  readonly x: Scalar;
  /** y_1 … y_q, one for each attribute. */
  readonly y: readonly Scalar[];
}

/** `true` if a key has one scalar for each attribute of the schema and all are in [1, r − 1]. */
export function isSigningKeyValid(parameters: Parameters, key: SigningKey): boolean {
  const { order } = parameters.group;
  return (
    key.y.length === parameters.schema.attributes.length &&
    [key.x, ...key.y].every((scalar) => scalar > 0n && scalar < order)
  );
}

/**
 * Refuses a signing key that is none for these parameters.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR`; the message holds nothing of the key.
 */
export function assertSigningKey(parameters: Parameters, key: SigningKey): void {
  if (!isSigningKeyValid(parameters, key)) {
    const { name, attributes } = parameters.schema;
    throw new CoconutError(
      'COCONUT_INVALID_SCALAR',
      `a signing key for schema "${name}" is ${attributes.length + 1} scalars in [1, r − 1]`,
    );
  }
}

/** Computes the verification key of a signing key. g1^x is not computed. **Issuer side.** */
export function deriveVerificationKey(group: PairingGroup, key: SigningKey): VerificationKey {
  const { g1, g2 } = group;
  return {
    alpha: g2.multiplySecret(g2.generator, key.x),
    betaG1: key.y.map((y) => g1.multiplySecret(g1.generator, y)),
    beta: key.y.map((y) => g2.multiplySecret(g2.generator, y)),
  };
}

/**
 * Encodes a signing key: `x ‖ u16(q) ‖ y_1 … y_q`. Secret bytes: the caller stores them readable by
 * the issuer alone.
 */
export function encodeSigningKey(key: SigningKey): Uint8Array {
  return concatBytes(encodeScalar(key.x), u16(key.y.length), ...key.y.map(encodeScalar));
}

/**
 * Reads a signing key for the given parameters. **Issuer side.**
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length or another q,
 * `COCONUT_INVALID_SCALAR` for a scalar outside [1, r − 1]. Messages hold nothing of the key.
 */
export function decodeSigningKey(parameters: Parameters, bytes: Uint8Array): SigningKey {
  const { group, schema } = parameters;
  const q = schema.attributes.length;
  const reader = new ByteReader(bytes, (q + 1) * SCALAR_LENGTH + 2, 'signing key');
  const x = reader.takeScalar(group);
  if (decodeU16(reader.take(2)) !== q) {
    throw new CoconutError(
      'COCONUT_INVALID_ENCODING',
      `a signing key is not for the ${q} attributes of schema "${schema.name}"`,
    );
  }
  const key: SigningKey = redacted('SigningKey', { x, y: reader.takeScalars(group, q) });
  assertSigningKey(parameters, key);
  return key;
}
