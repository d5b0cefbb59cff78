import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '../encoding/transcript.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { G1Point, PairingGroup, Scalar } from '../group/pairing-group.ts';

// The tags of RFC 9380's own test vectors: fixed by compatibility, no separation from anybody else
// who uses them.
const G1_TAG = 'QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_';
const SCALAR_TAG = 'QUUX-V01-CS02-with-expander';

/** HashToG1 of this ciphersuite: `hash_to_curve` with the tag of the RFC's test vectors. */
export function hashToG1(message: Uint8Array, group: PairingGroup = nobleGroup): G1Point {
  return group.hashToG1(message, G1_TAG);
}

/**
 * HashToScalar of this ciphersuite: `hash_to_field`, one element from 48 bytes, with the tag of the
 * RFC's test vectors.
 */
export function hashToScalar(message: Uint8Array, group: PairingGroup = nobleGroup): Scalar {
  return group.hashToScalar(message, SCALAR_TAG);
}

/**
 * The Fiat–Shamir challenge `c = LE(SHA-256(part₁ ‖ part₂ ‖ …)) · 2²⁵⁶ mod r`, parts concatenated
 * without lengths.
 *
 * The factor is no mistake: the suite reads 32 zero bytes and then the digest as one little-endian
 * integer.
 */
export function challenge(parts: readonly Uint8Array[], group: PairingGroup): Scalar {
  const digest = sha256(concatBytes(...parts));
  const integer = digest.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return (integer << 256n) % group.order;
}
