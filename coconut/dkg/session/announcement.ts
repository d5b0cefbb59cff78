import { randomScalar } from '../../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../../algebra/random-source.ts';
import { ByteReader } from '../../encoding/byte-reader.ts';
import { redacted } from '../../encoding/redacted.ts';
import { concatBytes, encodeItems, encodeText, u16 } from '../../encoding/transcript.ts';
import type { G1Point, PairingGroup } from '../../group/pairing-group.ts';
import {
  encodePossessionProof,
  POSSESSION_PROOF_LENGTH,
  type PossessionProof,
  provePossession,
  takePossessionProof,
} from '../proofs/possession-proof.ts';
import { verifyPossession } from '../proofs/verify-possession.ts';
import { type MemberSecret, signMessage } from './message.ts';
import type { ReceiverSecret } from './receiver-secret.ts';
import type { DkgSession } from './session.ts';

/** Round 0: the key a receiver wants its shares encrypted to, for this session only. */
export interface Announcement {
  /** ek = g1^k. */
  readonly encryptionKey: G1Point;
  /** Bound to session and index, so that no key can be made out of another receiver's. */
  readonly possession: PossessionProof;
}

/** A receiver's secret, to be kept, and its message, to be published. */
export interface AnnouncedKey {
  /** To be published, and sent again as it is. */
  readonly message: Uint8Array;
  /** To be stored durably before the message is sent. */
  readonly secret: ReceiverSecret;
}

const ANNOUNCEMENT_LABEL = 'COIR-V1-DKG-ANNOUNCEMENT';

/** `T("COIR-V1-DKG-ANNOUNCEMENT", session id, u16 index, encryption key)`. */
function statementOf(session: DkgSession, issuerIndex: number, encryptionKey: G1Point): Uint8Array {
  const { g1 } = session.parameters.group;
  return encodeItems(
    encodeText(ANNOUNCEMENT_LABEL),
    session.id,
    u16(issuerIndex),
    g1.encode(encryptionKey),
  );
}

/**
 * Round 0. **Receiver side**: makes the key that shares will be encrypted to, `g1^k`, and proves
 * that k is known.
 *
 * Store the secret **and** the message before the message is sent, and send the same bytes again if
 * need be: announcing another key in the same session is an equivocation.
 *
 * @param member - Who this is. Secret.
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` or `COCONUT_INVALID_SIGNATURE` if that is no
 * receiver of the session, `COCONUT_RANDOMNESS` if the source fails.
 */
export function announceEncryptionKey(
  session: DkgSession,
  member: MemberSecret,
  random: RandomSource = randomBytes,
): AnnouncedKey {
  const { group } = session.parameters;
  const { issuerIndex } = member;
  const decryptionKey = randomScalar(group, random);
  const encryptionKey = group.g1.multiplySecret(group.g1.generator, decryptionKey);
  const statement = statementOf(session, issuerIndex, encryptionKey);
  const possession = provePossession(group, group.g1, statement, [decryptionKey], random);
  const body = encodeAnnouncement(group, { encryptionKey, possession });
  const message = signMessage(session, 'announcement', member, body);
  const secret = { sessionId: session.id, issuerIndex, decryptionKey };
  return { message, secret: redacted('ReceiverSecret', secret) };
}

/**
 * `true` if the announcer knows the secret of its key, and made the proof for this session and
 * index.
 */
export function verifyAnnouncement(
  session: DkgSession,
  issuerIndex: number,
  { encryptionKey, possession }: Announcement,
): boolean {
  const { group } = session.parameters;
  const statement = statementOf(session, issuerIndex, encryptionKey);
  return verifyPossession(group, group.g1, statement, [encryptionKey], possession);
}

/** Body of an announcement: `encryption key ‖ c ‖ z`, 112 bytes. */
export function encodeAnnouncement(
  group: PairingGroup,
  { encryptionKey, possession }: Announcement,
): Uint8Array {
  return concatBytes(group.g1.encode(encryptionKey), encodePossessionProof(possession));
}

/**
 * Reads the body of an announcement. The proof is {@link verifyAnnouncement}.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR` or
 * `COCONUT_INVALID_POINT`.
 */
export function decodeAnnouncement(group: PairingGroup, bytes: Uint8Array): Announcement {
  const length = group.g1.encodedLength + POSSESSION_PROOF_LENGTH;
  const reader = new ByteReader(bytes, length, 'announcement');
  const encryptionKey = reader.take(group.g1.encodedLength);
  const possession = takePossessionProof(group, reader);
  return { encryptionKey: group.g1.decode(encryptionKey), possession };
}
