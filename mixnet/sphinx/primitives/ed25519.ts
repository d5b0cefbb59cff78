import { ed25519 as curve } from '@noble/curves/ed25519.js';
import { assertLength, KEY_LENGTH, SIGNATURE_LENGTH } from './key-lengths.ts';
import type { Ed25519 } from './primitives.ts';

const STRICT = { zip215: false };

/**
 * Ed25519 in JavaScript, on every platform: OpenSSL's verification is cofactorless and reads
 * non-canonical public keys, and two platforms that disagree about one signature would disagree
 * about who somebody is. Signatures are rare next to packets.
 */
export const ed25519: Ed25519 = {
  publicKey(seed) {
    assertLength(seed, KEY_LENGTH);
    return curve.getPublicKey(seed);
  },
  sign(message, seed) {
    assertLength(seed, KEY_LENGTH);
    return curve.sign(message, seed);
  },
  verify(signature, message, publicKey) {
    if (signature.length !== SIGNATURE_LENGTH || publicKey.length !== KEY_LENGTH) return false;
    try {
      return curve.verify(signature, message, publicKey, STRICT);
    } catch {
      return false;
    }
  },
  isPublicKey(bytes) {
    if (bytes.length !== KEY_LENGTH) return false;
    try {
      curve.Point.fromBytes(bytes, STRICT.zip215);
      return true;
    } catch {
      return false;
    }
  },
};
