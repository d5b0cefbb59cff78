import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SCALAR_LENGTH } from '../../encoding/scalar.ts';
import { encodeItems, encodeText, u16 } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import type { G1Point } from '../../group/pairing-group.ts';
import type { Parameters } from '../../keys/parameters.ts';
import { decodeSigningKey, encodeSigningKey, type SigningKey } from '../../keys/signing-key.ts';
import type { Receiver } from '../session/roster.ts';
import type { DkgSession } from '../session/session.ts';

/** From whom to whom, in which dealing: all that a ciphertext is bound to. */
export interface ShareAddress {
  readonly session: DkgSession;
  readonly dealerIndex: number;
  /** Hash of session, roster, dealer, commitments and ephemeral key. */
  readonly dealingStatement: Uint8Array;
  readonly receiver: Receiver;
}

const SHARE_LABEL = 'COIR-V1-DKG-SHARE';
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Bytes of an encrypted share of a key for q attributes. */
export function encryptedShareLength({ schema }: Parameters): number {
  return (schema.attributes.length + 1) * SCALAR_LENGTH + 2 + TAG_LENGTH;
}

/**
 * ChaCha20-Poly1305 for this one message: key and nonce are `HKDF-SHA256(shared point, salt =
 * session id, info = context)`, and the context, `T("COIR-V1-DKG-SHARE", session id, u16 dealer,
 * u16 receiver, encryption key, dealing statement)`, is authenticated as well.
 */
function cipherOf(
  address: ShareAddress,
  sharedPoint: G1Point,
): ReturnType<typeof chacha20poly1305> {
  const { session, dealerIndex, dealingStatement, receiver } = address;
  const { g1 } = session.parameters.group;
  const context = encodeItems(
    encodeText(SHARE_LABEL),
    session.id,
    u16(dealerIndex),
    u16(receiver.issuerIndex),
    g1.encode(receiver.encryptionKey),
    dealingStatement,
  );
  const length = KEY_LENGTH + NONCE_LENGTH;
  const material = hkdf(sha256, g1.encode(sharedPoint), session.id, context, length);
  return chacha20poly1305(material.subarray(0, KEY_LENGTH), material.subarray(KEY_LENGTH), context);
}

/** Encrypts the q + 1 scalars of a share. **Dealer side.** */
export function encryptShare(
  address: ShareAddress,
  sharedPoint: G1Point,
  share: SigningKey,
): Uint8Array {
  return cipherOf(address, sharedPoint).encrypt(encodeSigningKey(share));
}

/**
 * The share in a ciphertext, or nothing if there is none: the tag is wrong, or the bytes are not q
 * + 1 scalars in [1, r − 1]. Whoever has the shared point finds the same.
 *
 * @param ciphertext - Untrusted.
 */
export function decryptShare(
  address: ShareAddress,
  sharedPoint: G1Point,
  ciphertext: Uint8Array,
): SigningKey | undefined {
  const cipher = cipherOf(address, sharedPoint);
  let plaintext: Uint8Array;
  try {
    plaintext = cipher.decrypt(ciphertext);
  } catch {
    // The cipher says by throwing that the tag does not match.
    return undefined;
  }
  try {
    return decodeSigningKey(address.session.parameters, plaintext);
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}
