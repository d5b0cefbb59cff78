import { hkdfSha256 } from '#primitives';
import {
  field,
  HOP_KEY_FIELDS,
  HOP_KEYS_LENGTH,
  PAYLOAD_KEY_SEED_LENGTH,
} from '../format/geometry.ts';

/** Everything a sender and one hop share, derived from their shared secret. */
export interface HopKeys {
  /** h_ρ: encrypts the routing information. */
  readonly streamKey: Uint8Array;
  /** h_μ: authenticates the routing information. */
  readonly macKey: Uint8Array;
  /** h_π of version 258: the payload key itself, 192 bytes. */
  readonly payloadKey: Uint8Array;
  /** The seed of h_π in version 259: the first 16 bytes of `payloadKey`. */
  readonly payloadKeySeed: Uint8Array;
  /** h_b: an X25519 private key. */
  readonly blindingFactor: Uint8Array;
  /** h_τ. */
  readonly replayTag: Uint8Array;
}

const NO_SALT = new Uint8Array(0);
const INFO = new TextEncoder().encode(
  'Dwste mou enan moxlo arketa makru kai ena upomoxlio gia na ton topothetisw kai tha kinisw thn gh.',
);

/**
 * `HKDF-SHA256(salt = empty, ikm = shared secret, info, 288)`, cut into keys. The results are views
 * of one array.
 */
export function deriveHopKeys(sharedSecret: Uint8Array): HopKeys {
  const okm = hkdfSha256(sharedSecret, NO_SALT, INFO, HOP_KEYS_LENGTH);
  const payloadKey = field(okm, HOP_KEY_FIELDS.payloadKey);
  return {
    streamKey: field(okm, HOP_KEY_FIELDS.streamKey),
    macKey: field(okm, HOP_KEY_FIELDS.macKey),
    payloadKey,
    payloadKeySeed: payloadKey.subarray(0, PAYLOAD_KEY_SEED_LENGTH),
    blindingFactor: field(okm, HOP_KEY_FIELDS.blindingFactor),
    replayTag: field(okm, HOP_KEY_FIELDS.replayTag),
  };
}
