import { bytesToHex } from '@noble/hashes/utils.js';
import { assertBytes } from './byte-string.ts';
import { GROUP_ELEMENT_LENGTH } from './geometry.ts';

/**
 * The u-coordinates of order 1, 2, 4 and 8 on Curve25519 and its twist, little-endian: 0, 1, the
 * two of order 8, p − 1, and p and p + 1, which are read as 0 and 1 (RFC 7748 §5).
 */
const LOW_ORDER: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/**
 * `true` if every key agreement with this public key gives zero: no packet can be made for a node
 * that announces it. The top bit is ignored, as X25519 ignores it.
 *
 * @param publicKey - X25519, 32 bytes. Untrusted.
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function isLowOrder(publicKey: Uint8Array): boolean {
  assertBytes(publicKey, GROUP_ELEMENT_LENGTH, 'a public key');
  const coordinate = Uint8Array.from(publicKey);
  coordinate[31] = (coordinate[31] ?? 0) & 0x7f;
  return LOW_ORDER.has(bytesToHex(coordinate));
}
