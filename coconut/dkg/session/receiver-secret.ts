import { equalBytes } from '@noble/curves/utils.js';
import { assertIssuerIndices } from '../../algebra/interpolation.ts';
import { ByteReader } from '../../encoding/byte-reader.ts';
import { copyBytes, copyExactBytes } from '../../encoding/bytes.ts';
import { redacted } from '../../encoding/redacted.ts';
import { encodeScalar, SCALAR_LENGTH } from '../../encoding/scalar.ts';
import { concatBytes, decodeU16, u16 } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import type { Scalar } from '../../group/pairing-group.ts';
import type { DkgSession } from './session.ts';

/**
 * All that a member keeps between rounds, and what its share of the key will be opened with.
 * **Secret**: with it and the public messages anybody has the share. To be forgotten as soon as the
 * share is stored. Never logged, never sent.
 */
export interface ReceiverSecret {
  /** The one session it opens shares of, 32 bytes. */
  readonly sessionId: Uint8Array;
  /** The member’s index among the receivers. */
  readonly issuerIndex: number;
  /** k in [1, r − 1]. */
  readonly decryptionKey: Scalar;
}

const SESSION_ID_LENGTH = 32;

/** `session id ‖ u16 index ‖ k`, 66 secret bytes. */
export function encodeReceiverSecret(secret: ReceiverSecret): Uint8Array {
  return concatBytes(
    copyExactBytes(secret.sessionId, SESSION_ID_LENGTH, 'a session id'),
    u16(secret.issuerIndex),
    encodeScalar(secret.decryptionKey),
  );
}

/**
 * Reads a secret back from the receiver's own store.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_OTHER_SESSION`,
 * `COCONUT_INVALID_INDEX`, or `COCONUT_INVALID_SCALAR`. Messages hold nothing of the secret.
 */
export function decodeReceiverSecret(session: DkgSession, bytes: Uint8Array): ReceiverSecret {
  const length = SESSION_ID_LENGTH + 2 + SCALAR_LENGTH;
  const reader = new ByteReader(bytes, length, 'receiver secret');
  // A buffer of its own: what is kept for long does not hold the secret bytes behind it.
  const sessionId = copyBytes(reader.take(SESSION_ID_LENGTH), 'a session id');
  const issuerIndex = decodeU16(reader.take(2));
  const decryptionKey = reader.takeScalar(session.parameters.group);
  if (decryptionKey === 0n) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'a receiver secret is zero');
  }
  assertIssuerIndices([issuerIndex]);
  const secret = redacted('ReceiverSecret', { sessionId, issuerIndex, decryptionKey });
  assertSecretOf(session, secret);
  return secret;
}

/**
 * Refuses a secret of another session, before anything is done with it.
 *
 * @throws {@link CoconutError} `COCONUT_OTHER_SESSION`
 */
export function assertSecretOf(session: DkgSession, secret: ReceiverSecret): void {
  if (!equalBytes(secret.sessionId, session.id)) {
    throw new CoconutError('COCONUT_OTHER_SESSION', 'a secret is from another session');
  }
}
