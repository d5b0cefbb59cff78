import { sha256 } from '@noble/hashes/sha2.js';
import { encodeItems, encodeText, u16 } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import type { G1Point } from '../../group/pairing-group.ts';
import { decodeAnnouncement, verifyAnnouncement } from './announcement.ts';
import { type Fault, type FaultReason, readOrFault } from './fault.ts';
import { collectMessages, type RefusedMessage, type SignedMessage } from './message.ts';
import type { DkgSession } from './session.ts';

/** A receiver that can be dealt to. */
export interface Receiver {
  /** Its index among the receivers, and in the key record. */
  readonly issuerIndex: number;
  /** ek, proved to be its own. */
  readonly encryptionKey: G1Point;
}

/** Who gets shares, and under which keys. The same for everybody with the same announcements. */
export interface Roster {
  /** The terms that were agreed beforehand. */
  readonly session: DkgSession;
  /** By ascending index. */
  readonly receivers: readonly Receiver[];
  /** Part of every dealing, 32 bytes: members compare it before they deal. */
  readonly digest: Uint8Array;
  /** Receivers without a good announcement. */
  readonly faults: readonly Fault[];
  /** Messages that count for nothing. */
  readonly refused: readonly RefusedMessage[];
}

const ROSTER_LABEL = 'COIR-V1-DKG-ROSTER';

function readAnnouncement(
  session: DkgSession,
  issuerIndex: number,
  message: SignedMessage | 'equivocation' | undefined,
): Receiver | FaultReason {
  if (message === undefined) return 'absent';
  if (message === 'equivocation') return message;
  const announcement = readOrFault(() =>
    decodeAnnouncement(session.parameters.group, message.body),
  );
  if (announcement === 'malformed') return announcement;
  const { encryptionKey } = announcement;
  const isKnown = verifyAnnouncement(session, issuerIndex, announcement);
  return isKnown ? { issuerIndex, encryptionKey } : 'possession';
}

/**
 * Ends round 0: the receivers are those whose announcement holds. **Everybody.**
 *
 * Checks each message's session, signature, encoding and proof of possession. A receiver that is
 * not on the roster gets no share; a member that merely stayed away may still deal. What comes out
 * depends on the set of messages alone. When rosters of two members differ, they exchange what they
 * have and collect again.
 *
 * @param messages - Untrusted: whatever came until the caller's deadline.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_MEMBERS` with `blamed` if fewer than t receivers
 * are left.
 */
export function collectAnnouncements(session: DkgSession, messages: readonly Uint8Array[]): Roster {
  const { group } = session.parameters;
  const { byAuthor, refused } = collectMessages(session, 'announcement', messages);
  const faults: Fault[] = [];
  const announced: Receiver[] = [];
  for (const { issuerIndex } of session.receivers) {
    const receiver = readAnnouncement(session, issuerIndex, byAuthor.get(issuerIndex));
    if (typeof receiver === 'string') {
      faults.push({ role: 'receiver', issuerIndex, reason: receiver });
    } else {
      announced.push(receiver);
    }
  }
  if (announced.length < session.threshold) {
    const blamed = faults.map(({ issuerIndex }) => issuerIndex);
    throw new CoconutError('COCONUT_NOT_ENOUGH_MEMBERS', 'too few receivers announced', blamed);
  }
  const digest = sha256(
    encodeItems(
      encodeText(ROSTER_LABEL),
      session.id,
      ...announced.flatMap(({ issuerIndex, encryptionKey }) => [
        u16(issuerIndex),
        group.g1.encode(encryptionKey),
      ]),
    ),
  );
  return { session, receivers: announced, digest, faults, refused };
}
