import { equalBytes } from '@noble/curves/utils.js';
import type { Dealings } from '../dealing/dealings.ts';
import { isDealtShareGood } from '../dealing/dealt-share.ts';
import { verifyEquality } from '../proofs/verify-equality.ts';
import {
  collectMessages,
  itemsOf,
  listedMessages,
  messageOf,
  type RefusedMessage,
} from '../session/collect-messages.ts';
import { type Fault, type FaultReason, type Role, readOrFault } from '../session/fault.ts';
import { DIGEST_LENGTH, isDigestSigned, type SignedMessage } from '../session/message.ts';
import type { DkgSession } from '../session/session.ts';
import { type Complaint, complaintStatement, decodeComplaints } from './complaint.ts';

/** The verdict on all complaints of a session. The same for everybody with the same messages. */
export interface Judgement {
  /** Who is put out by complaints, dealers and complainers. */
  readonly faults: readonly Fault[];
  /** Messages that count for nothing. */
  readonly refused: readonly RefusedMessage[];
  /**
   * For each receiver of the session in order: the digest of its message, one zero byte for an
   * equivocation, or nothing.
   */
  readonly items: readonly Uint8Array[];
  /** The messages that the items stand for: one for a digest, two for an equivocation. */
  readonly messages: readonly Uint8Array[];
}

type Verdict = 'bad-share' | 'equivocation' | 'false-complaint' | 'moot';

/** `true` if a complaint holds the dealer's signature for the digest that it names. */
function isDealingSigned(session: DkgSession, complaint: Complaint): boolean {
  const { dealerIndex, dealingDigest, dealingSignature } = complaint;
  return isDigestSigned(session, 'dealing', {
    author: dealerIndex,
    digest: dealingDigest,
    signature: dealingSignature,
  });
}

/**
 * Who is right. Depends on the one dealing and complaint and on nothing else, so the order of
 * complaints does not matter. A complaint carries what proves it or costs its author: none is left
 * open.
 */
function judge(
  { roster, sound, items }: Dealings,
  receiverIndex: number,
  complaint: Complaint,
): Verdict {
  const { session } = roster;
  const { dealerIndex, dealingDigest, sharedPoint, proof } = complaint;
  if (!isDealingSigned(session, complaint)) return 'false-complaint';
  const position = session.dealers.findIndex(({ issuerIndex }) => issuerIndex === dealerIndex);
  const item = items[position] ?? new Uint8Array(0);
  // No dealing is at hand: the dealer sent none or several, and is out anyway.
  if (item.length !== DIGEST_LENGTH) return 'moot';
  if (!equalBytes(item, dealingDigest)) return 'equivocation';
  const dealing = sound.find((candidate) => candidate.dealerIndex === dealerIndex);
  if (dealing === undefined) return 'moot';
  const receiver = roster.receivers.find(({ issuerIndex }) => issuerIndex === receiverIndex);
  // Whoever is not on the roster was dealt no share.
  if (receiver === undefined) return 'false-complaint';
  const statement = complaintStatement(session, receiver, dealing, sharedPoint);
  if (!verifyEquality(session.parameters.group, statement, proof)) return 'false-complaint';
  const isGood = isDealtShareGood(roster, receiver, dealing, sharedPoint);
  return isGood ? 'false-complaint' : 'bad-share';
}

function readComplaints(
  { roster }: Dealings,
  message: SignedMessage | 'absent' | 'equivocation',
): readonly Complaint[] | FaultReason {
  if (message === 'absent') return [];
  if (message === 'equivocation') return message;
  return readOrFault(() => decodeComplaints(roster.session, message.body));
}

/** Notes of whom what is proved, each thing once. */
function addFault(faults: Fault[], role: Role, issuerIndex: number, reason: FaultReason): void {
  const isKnown = faults.some(
    (known) => known.issuerIndex === issuerIndex && known.reason === reason,
  );
  if (!isKnown) faults.push({ role, issuerIndex, reason });
}

/**
 * Hears every complaint of every receiver of the session.
 *
 * One without the dealer's signature for the dealing it names is false. One that has it for another
 * dealing than the one at hand proves that the dealer signed two. Where none is at hand, or its
 * dealer is out already, it changes nothing.
 */
export function judgeComplaints(dealings: Dealings, messages: readonly Uint8Array[]): Judgement {
  const { session } = dealings.roster;
  const collected = collectMessages(session, 'complaints', messages);
  const complainers: Fault[] = [];
  const dealers: Fault[] = [];
  for (const { issuerIndex: receiverIndex } of session.receivers) {
    const complaints = readComplaints(dealings, messageOf(collected, receiverIndex));
    if (typeof complaints === 'string') {
      addFault(complainers, 'receiver', receiverIndex, complaints);
      continue;
    }
    for (const complaint of complaints) {
      const verdict = judge(dealings, receiverIndex, complaint);
      if (verdict === 'moot') continue;
      if (verdict === 'false-complaint') {
        addFault(complainers, 'receiver', receiverIndex, verdict);
      } else {
        addFault(dealers, 'dealer', complaint.dealerIndex, verdict);
      }
    }
  }
  return {
    faults: [...dealers, ...complainers],
    refused: collected.refused,
    items: itemsOf(collected, session.receivers),
    messages: listedMessages(collected, session.receivers),
  };
}
