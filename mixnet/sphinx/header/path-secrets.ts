import { x25519 } from '#primitives';
import { SphinxError } from '../errors.ts';
import { GROUP_ELEMENT_LENGTH } from '../format/geometry.ts';
import { deriveHopKeys, type HopKeys } from './hop-keys.ts';

/** 8ℓ: the order of the group of Curve25519's points, cofactor included (RFC 7748 §4.1). */
const GROUP_ORDER = 8n * (2n ** 252n + 27742317777372353535851937790883648493n);
const HALF_RANGE = 2n ** 254n;

/** RFC 7748 §5: the integer X25519 multiplies by. Little-endian. */
function clampedScalar(secretKey: Uint8Array): bigint {
  let scalar = 0n;
  for (const byte of secretKey.toReversed()) scalar = (scalar << 8n) | BigInt(byte);
  return (scalar & ((1n << 255n) - 8n)) | HALF_RANGE;
}

function encodeScalar(scalar: bigint): Uint8Array {
  const bytes = new Uint8Array(GROUP_ELEMENT_LENGTH);
  let rest = scalar;
  for (const position of bytes.keys()) {
    bytes[position] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/**
 * The private key whose one multiplication equals multiplying by `accumulated` and then by
 * `factor`.
 *
 * Both are multiples of 8, so their product modulo 8ℓ is one too, and as X25519 knows points up to
 * sign, `P` and `8ℓ − P` serve equally: one of them lies in [2^254, 2^255) and is therefore a
 * clamped scalar already, which clamping leaves alone. (Both miss that range for one product in
 * about 2^126.)
 */
function multiplyScalars(accumulated: bigint, factor: bigint): bigint {
  const product = (accumulated * factor) % GROUP_ORDER;
  return product < HALF_RANGE ? GROUP_ORDER - product : product;
}

/** The secrets that a header is written with. */
export interface PathSecrets {
  /** α₀ = X25519(x, 9). */
  readonly groupElement: Uint8Array;
  /** Of each hop, in order. */
  readonly hopKeys: readonly HopKeys[];
}

/**
 * The keys shared with each hop of a route. **Sender side.** With the initial secret x and the
 * hops' public keys Yᵢ,
 *
 *     sᵢ = X25519(bᵢ₋₁, … X25519(b₀, X25519(x, Yᵢ)))     bᵢ from deriveHopKeys(sᵢ)
 *
 * done with one multiplication per hop: the clamped scalars are multiplied first, as integers
 * modulo the order of the curve's group. Equal for every public key on the curve; for one that lies
 * on its twist, which no key generation gives, that hop cannot open the packet.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_GROUP_ELEMENT` if a public key is of low order.
 * @remarks Integer arithmetic on the packet's own scalars takes a time that depends on them; they
 * are drawn for one packet and not kept.
 */
export function derivePathSecrets(
  initialSecret: Uint8Array,
  publicKeys: readonly Uint8Array[],
): PathSecrets {
  const initialKey = x25519.importPrivateKey(initialSecret);
  const hopKeys: HopKeys[] = [];
  let accumulated = clampedScalar(initialSecret);
  let privateKey = initialKey;
  for (const [position, publicKey] of publicKeys.entries()) {
    const sharedSecret = x25519.sharedSecret(privateKey, publicKey);
    if (sharedSecret === undefined) {
      throw new SphinxError(
        'SPHINX_INVALID_GROUP_ELEMENT',
        'a public key of the route is unusable',
      );
    }
    const keys = deriveHopKeys(sharedSecret);
    hopKeys.push(keys);
    if (position === publicKeys.length - 1) break;
    accumulated = multiplyScalars(accumulated, clampedScalar(keys.blindingFactor));
    privateKey = x25519.importPrivateKey(encodeScalar(accumulated));
  }
  return { groupElement: initialKey.publicKey, hopKeys };
}
