import { bytesToHex } from '@noble/hashes/utils.js';
import { CoconutError, type CoconutErrorCode } from '../../errors.ts';
import { type MessageKind, readMessage, type SignedMessage } from './message.ts';
import type { DkgSession, Member } from './session.ts';

/**
 * A message that counts for nothing: it is not signed by a member for this session and round, so
 * nobody is to blame for it.
 */
export interface RefusedMessage {
  /** Where in the given list it is. */
  readonly position: number;
  /** Why it counts for nothing. */
  readonly code: CoconutErrorCode;
}

/** All messages of a round, by author. */
export interface CollectedMessages {
  /** The different messages of each author, by ascending digest: more than one is equivocation. */
  readonly byAuthor: ReadonlyMap<number, readonly SignedMessage[]>;
  /** Those that count for nothing. */
  readonly refused: readonly RefusedMessage[];
}

/** The messages of one author by digest, in hexadecimal digits. */
type MessagesByDigest = Map<string, SignedMessage>;

/** Adds a message; of two with one digest the one with the lower signature stays. */
function addMessage(known: MessagesByDigest, message: SignedMessage): void {
  const digest = bytesToHex(message.digest);
  const same = known.get(digest);
  if (same === undefined || bytesToHex(message.signature) < bytesToHex(same.signature)) {
    known.set(digest, message);
  }
}

function byDigest(known: MessagesByDigest): readonly SignedMessage[] {
  const entries = [...known].sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([, message]) => message);
}

/**
 * Sorts the messages of a round by author. The result depends on the set of messages only: order
 * and copies do not matter, and what is not signed by a member for this session and round is set
 * aside.
 *
 * @param messages - Untrusted.
 */
export function collectMessages(
  session: DkgSession,
  kind: MessageKind,
  messages: readonly Uint8Array[],
): CollectedMessages {
  const known = new Map<number, MessagesByDigest>();
  const refused: RefusedMessage[] = [];
  messages.forEach((bytes, position) => {
    try {
      const message = readMessage(session, kind, bytes);
      const ofAuthor: MessagesByDigest = known.get(message.author) ?? new Map();
      addMessage(ofAuthor, message);
      known.set(message.author, ofAuthor);
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      refused.push({ position, code: error.code });
    }
  });
  const byAuthor = new Map([...known].map(([author, ofAuthor]) => [author, byDigest(ofAuthor)]));
  return { byAuthor, refused };
}

/** The message of a member in a round, or that there is none, or that it signed different ones. */
export function messageOf(
  { byAuthor }: CollectedMessages,
  issuerIndex: number,
): SignedMessage | 'absent' | 'equivocation' {
  const [message, ...others] = byAuthor.get(issuerIndex) ?? [];
  if (message === undefined) return 'absent';
  return others.length === 0 ? message : 'equivocation';
}

/**
 * The item of each member in a round, in their order: the digest of its message; empty if there is
 * none; one zero byte if it signed different ones.
 */
export function itemsOf(
  collected: CollectedMessages,
  members: readonly Member[],
): readonly Uint8Array[] {
  return members.map(({ issuerIndex }) => {
    const message = messageOf(collected, issuerIndex);
    if (message === 'absent') return new Uint8Array(0);
    return message === 'equivocation' ? new Uint8Array(1) : message.digest;
  });
}

/**
 * The messages that stand behind the items of a round, and no more: one for a digest, two for a
 * member that signed different ones. By author, then by digest.
 */
export function listedMessages(
  { byAuthor }: CollectedMessages,
  members: readonly Member[],
): readonly Uint8Array[] {
  return members.flatMap(({ issuerIndex }) =>
    (byAuthor.get(issuerIndex) ?? []).slice(0, 2).map(({ bytes }) => bytes),
  );
}
