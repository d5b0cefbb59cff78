import { sha256 } from '@noble/hashes/sha2.js';
import { deriveWeights } from '../algebra/weights.ts';
import { ByteReader } from '../encoding/byte-reader.ts';
import { concatBytes, decodeU16, u16 } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point, G2Point, PairingGroup } from '../group/pairing-group.ts';
import type { Parameters } from './parameters.ts';

/** The public half of a signing key: α = g2^x, β1_j = g1^{y_j}, β2_j = g2^{y_j}. */
export interface VerificationKey {
  /** α, in G2 only. */
  readonly alpha: G2Point;
  /**
   * The half in G1, with which a holder unblinds and hides attributes. There is no g1^x: with it
   * anybody can forge.
   */
  readonly betaG1: readonly G1Point[];
  /** β2_1 … β2_q, the half in G2, with which everybody verifies. */
  readonly beta: readonly G2Point[];
}

/** Bytes of a verification key for q attributes. */
export function verificationKeyLength(group: PairingGroup, q: number): number {
  return group.g2.encodedLength + 2 + q * (group.g1.encodedLength + group.g2.encodedLength);
}

/** Encodes a verification key: `α ‖ u16(q) ‖ β1_1 … β1_q ‖ β2_1 … β2_q`. */
export function encodeVerificationKey(
  { group }: Pick<Parameters, 'group'>,
  key: VerificationKey,
): Uint8Array {
  return concatBytes(
    group.g2.encode(key.alpha),
    u16(key.betaG1.length),
    ...key.betaG1.map(group.g1.encode),
    ...key.beta.map(group.g2.encode),
  );
}

/**
 * Reads a verification key for the given parameters. Points are checked one by one; that the halves
 * in G1 and G2 agree is {@link isKeyConsistent}, which a key record checks for all its keys.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length or another q,
 * `COCONUT_INVALID_POINT`.
 */
export function decodeVerificationKey(parameters: Parameters, bytes: Uint8Array): VerificationKey {
  const { group, schema } = parameters;
  const { g1, g2 } = group;
  const q = schema.attributes.length;
  const reader = new ByteReader(bytes, verificationKeyLength(group, q), 'verification key');
  const alpha = reader.take(g2.encodedLength);
  if (decodeU16(reader.take(2)) !== q) {
    throw new CoconutError(
      'COCONUT_INVALID_ENCODING',
      `a verification key is not for the ${q} attributes of schema "${schema.name}"`,
    );
  }
  return {
    alpha: g2.decode(alpha),
    betaG1: reader.takeEach(q, g1.encodedLength).map((part) => g1.decode(part)),
    beta: reader.takeEach(q, g2.encodedLength).map((part) => g2.decode(part)),
  };
}

/**
 * `true` if in every key `e(β1_j, g2) = e(g1, β2_j)` for all j. Computes one pairing product over a
 * combination with derived weights.
 *
 * @param digest - Hash of bytes that fix all the keys.
 */
export function doHalvesMatch(
  group: PairingGroup,
  keys: readonly VerificationKey[],
  digest: Uint8Array,
): boolean {
  const { g1, g2 } = group;
  const betaG1 = keys.flatMap((key) => key.betaG1);
  const beta = keys.flatMap((key) => key.beta);
  const weights = deriveWeights(group, digest, beta.length);
  return group.isPairingProductOne([
    { g1: g1.multiExponentiate(betaG1, weights), g2: g2.negate(g2.generator) },
    { g1: g1.generator, g2: g2.multiExponentiate(beta, weights) },
  ]);
}

/** `true` if a key has as many β in G1 as in G2, at least one, and no part is the identity. */
export function isKeyWellFormed(group: PairingGroup, key: VerificationKey): boolean {
  return (
    key.beta.length > 0 &&
    key.beta.length === key.betaG1.length &&
    !group.g2.isIdentity(key.alpha) &&
    !key.beta.some(group.g2.isIdentity) &&
    !key.betaG1.some(group.g1.isIdentity)
  );
}

/**
 * `true` if a verification key is well-formed and its halves in G1 and G2 belong to the same
 * secrets.
 *
 * **Holders depend on it:** a show made with a wrong β1 tells its issuers a hidden attribute.
 *
 * @param key - Untrusted, decoded.
 */
export function isKeyConsistent(group: PairingGroup, key: VerificationKey): boolean {
  if (!isKeyWellFormed(group, key)) return false;
  return doHalvesMatch(group, [key], sha256(encodeVerificationKey({ group }, key)));
}
