import { equalBytes } from '@noble/curves/utils.js';
import { type Dealings, transcriptItem } from '../dealing/dealings.ts';
import { isDealtShareGood } from '../dealing/dealt-share.ts';
import { verifyEquality } from '../proofs/verify-equality.ts';
import { type Fault, type FaultReason, readOrFault } from '../session/fault.ts';
import { collectMessages, type RefusedMessage, type SignedMessage } from '../session/message.ts';
import type { Receiver } from '../session/roster.ts';
import { type Complaint, complaintStatement, decodeComplaints } from './complaint.ts';

/**
 * A complaint about a dealing that is not among the messages here: somebody has seen other ones.
 */
export interface UnresolvedComplaint {
  /** Who complained. */
  readonly receiverIndex: number;
  /** About whose dealing. */
  readonly dealerIndex: number;
}

/** The verdict on all complaints of a session. The same for everybody with the same messages. */
export interface Judgement {
  /** Who is put out by complaints, dealers and complainers. */
  readonly faults: readonly Fault[];
  /** Complaints about dealings that are not among ours. */
  readonly unresolved: readonly UnresolvedComplaint[];
  /** Messages that count for nothing. */
  readonly refused: readonly RefusedMessage[];
  /**
   * For each receiver of the session in order: the digest of its message, one zero byte for an
   * equivocation, or nothing.
   */
  readonly digests: readonly Uint8Array[];
}

type Verdict = 'bad-share' | 'false-complaint' | 'unresolved' | 'moot';

/**
 * Who is right. Depends on the one dealing and complaint and on nothing else, so the order of
 * complaints does not matter.
 */
function judge(
  { roster, sound, faults }: Dealings,
  receiver: Receiver,
  complaint: Complaint,
): Verdict {
  const { session } = roster;
  const { dealerIndex, dealingDigest, sharedPoint, proof } = complaint;
  const dealing = sound.find((candidate) => candidate.dealerIndex === dealerIndex);
  if (dealing === undefined) {
    const isAbsent = faults.some(
      ({ role, issuerIndex, reason }) =>
        role === 'dealer' && issuerIndex === dealerIndex && reason === 'absent',
    );
    return isAbsent ? 'unresolved' : 'moot';
  }
  if (!equalBytes(dealing.digest, dealingDigest)) return 'unresolved';
  const statement = complaintStatement(session, receiver, dealing, sharedPoint);
  if (!verifyEquality(session.parameters.group, statement, proof)) return 'false-complaint';
  const isGood = isDealtShareGood(roster, receiver, dealing, sharedPoint);
  return isGood ? 'false-complaint' : 'bad-share';
}

function readComplaints(
  { roster }: Dealings,
  message: SignedMessage | 'equivocation' | undefined,
): readonly Complaint[] | FaultReason {
  if (message === undefined) return [];
  if (message === 'equivocation') return message;
  return readOrFault(() => decodeComplaints(roster.session, message.body));
}

/**
 * Hears every complaint of every receiver of the roster. Those about dealings that are out already
 * change nothing.
 */
export function judgeComplaints(dealings: Dealings, messages: readonly Uint8Array[]): Judgement {
  const { session, receivers } = dealings.roster;
  const { byAuthor, refused } = collectMessages(session, 'complaints', messages);
  const complainers = new Map<number, FaultReason>();
  const dealers = new Set<number>();
  const unresolved: UnresolvedComplaint[] = [];
  for (const receiver of receivers) {
    const { issuerIndex: receiverIndex } = receiver;
    const complaints = readComplaints(dealings, byAuthor.get(receiverIndex));
    if (typeof complaints === 'string') {
      complainers.set(receiverIndex, complaints);
      continue;
    }
    for (const complaint of complaints) {
      const { dealerIndex } = complaint;
      const verdict = judge(dealings, receiver, complaint);
      if (verdict === 'bad-share') dealers.add(dealerIndex);
      if (verdict === 'false-complaint') complainers.set(receiverIndex, verdict);
      if (verdict === 'unresolved') unresolved.push({ receiverIndex, dealerIndex });
    }
  }
  const faults: readonly Fault[] = [
    ...[...dealers].map((issuerIndex) => ({
      role: 'dealer' as const,
      issuerIndex,
      reason: 'bad-share' as const,
    })),
    ...[...complainers].map(([issuerIndex, reason]) => ({
      role: 'receiver' as const,
      issuerIndex,
      reason,
    })),
  ];
  const digests = session.receivers.map(({ issuerIndex }) =>
    transcriptItem(byAuthor.get(issuerIndex)),
  );
  return { faults, unresolved, refused, digests };
}
