import { sha256 } from '@noble/hashes/sha2.js';
import { encodeItems, encodeText } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import type { G1Point } from '../../group/pairing-group.ts';
import { decodeAnnouncement, verifyAnnouncement } from './announcement.ts';
import {
  collectMessages,
  itemsOf,
  listedMessages,
  messageOf,
  type RefusedMessage,
} from './collect-messages.ts';
import { type Fault, type FaultReason, readOrFault } from './fault.ts';
import type { SignedMessage } from './message.ts';
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
  /**
   * Covers what everybody announced, who did not and who did twice, 32 bytes. Part of every
   * dealing: members compare it before they deal.
   */
  readonly digest: Uint8Array;
  /** Receivers without a good announcement. */
  readonly faults: readonly Fault[];
  /** Messages that count for nothing. */
  readonly refused: readonly RefusedMessage[];
  /** Those that the digest covers: one of each receiver that announced, two if it did twice. */
  readonly announcements: readonly Uint8Array[];
}

const ROSTER_LABEL = 'COIR-V1-DKG-ROSTER';

function readAnnouncement(
  session: DkgSession,
  issuerIndex: number,
  message: SignedMessage | 'absent' | 'equivocation',
): Receiver | FaultReason {
  if (typeof message === 'string') return message;
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
 * depends on the set of messages alone. The digest is `SHA-256(T("COIR-V1-DKG-ROSTER", session id,
 * item of every receiver by ascending index…))`: when those of two members differ, they exchange
 * what they have and collect again before anybody deals.
 *
 * @param messages - Untrusted: whatever came until the caller's deadline.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_MEMBERS` with `blamed` if fewer than t receivers
 * are left.
 */
export function collectAnnouncements(session: DkgSession, messages: readonly Uint8Array[]): Roster {
  const collected = collectMessages(session, 'announcement', messages);
  const faults: Fault[] = [];
  const announced: Receiver[] = [];
  for (const { issuerIndex } of session.receivers) {
    const receiver = readAnnouncement(session, issuerIndex, messageOf(collected, issuerIndex));
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
  const items = itemsOf(collected, session.receivers);
  return {
    session,
    receivers: announced,
    digest: sha256(encodeItems(encodeText(ROSTER_LABEL), session.id, ...items)),
    faults,
    refused: collected.refused,
    announcements: listedMessages(collected, session.receivers),
  };
}
