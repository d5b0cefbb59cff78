import { sha256 } from '@noble/hashes/sha2.js';
import { CoconutError } from '../../errors.ts';
import type { IndexedKey } from '../../keys/aggregate-keys.ts';
import { createKeyRecord, type KeyRecord } from '../../keys/key-record.ts';
import { isKeyWellFormed } from '../../keys/verification-key.ts';
import { judgeComplaints } from '../complaint/judgement.ts';
import { type Dealings, qualifiedAmong, type SoundDealing } from '../dealing/dealings.ts';
import {
  evaluateCommitments,
  interpolateCommitments,
  type KeyPolynomial,
  sumCommitments,
} from '../dealing/key-polynomial.ts';
import type { RefusedMessage } from '../session/collect-messages.ts';
import type { Fault } from '../session/fault.ts';
import type { Roster } from '../session/roster.ts';
import {
  type DkgSession,
  disqualifiedIdentities,
  identityOf,
  memberAt,
} from '../session/session.ts';
import { encodeTranscript } from './transcript.ts';

/**
 * The signed messages that a transcript lists, for each digest one, and two for each member that
 * signed different ones. By author.
 */
export interface ListedMessages {
  /** Those of the roster digest. */
  readonly announcements: readonly Uint8Array[];
  /** Round 1. */
  readonly dealings: readonly Uint8Array[];
  /** Round 2. */
  readonly complaints: readonly Uint8Array[];
}

/** The end of a session. The same for everybody with the same messages. */
export interface Conclusion {
  /** Who could be dealt to. */
  readonly roster: Roster;
  /** The new key: master key, and the partial key of every member that stays. */
  readonly record: KeyRecord;
  /** The dealings that make the key, by ascending index of the dealer. */
  readonly qualified: readonly SoundDealing[];
  /** Who is at fault, in all rounds. */
  readonly faults: readonly Fault[];
  /** Messages of the last round that count for nothing. */
  readonly refused: readonly RefusedMessage[];
  /** Lists all that led here. To be published with the messages, for whoever wants to audit. */
  readonly transcript: Uint8Array;
  /** SHA-256 of the transcript, 32 bytes: members with the same one have the same key. */
  readonly transcriptDigest: Uint8Array;
  /** Exactly the messages that the transcript lists. */
  readonly messages: ListedMessages;
}

/** Commitments to the polynomials that the new shares lie on. */
function combinedCommitments(
  { parameters, kind }: DkgSession,
  qualified: readonly SoundDealing[],
): KeyPolynomial {
  const polynomials = qualified.map(({ dealerIndex, dealing }) => ({
    issuerIndex: dealerIndex,
    commitments: dealing.commitments,
  }));
  return kind === 'resharing'
    ? interpolateCommitments(parameters, polynomials)
    : sumCommitments(
        parameters.group,
        polynomials.map(({ commitments }) => commitments),
      );
}

/**
 * Partial keys of the receivers that nothing is proved against, and of which of them a part is the
 * identity.
 */
function partialKeysOf(
  { session, receivers }: Roster,
  commitments: KeyPolynomial,
  faults: readonly Fault[],
): { readonly partialKeys: readonly IndexedKey[]; readonly degenerate: readonly number[] } {
  const { group } = session.parameters;
  const out = disqualifiedIdentities(session, faults);
  const keys = receivers.flatMap(({ issuerIndex }) => {
    const member = memberAt(session, 'receiver', issuerIndex);
    if (member === undefined || out.has(identityOf(member))) return [];
    return [{ issuerIndex, key: evaluateCommitments(group, commitments, issuerIndex) }];
  });
  const partialKeys = keys.filter(({ key }) => isKeyWellFormed(group, key));
  const degenerate = keys.filter((key) => !partialKeys.includes(key));
  return { partialKeys, degenerate: degenerate.map(({ issuerIndex }) => issuerIndex) };
}

/**
 * Ends a session: judges the complaints, settles the qualified dealings, and makes the key record.
 * **Everybody**, members or not: it takes public messages only, and silent members hold nobody up.
 *
 * A proved complaint puts its dealer out, a disproved one its complainer, in every role they have.
 * The commitments of the dealings left are added up, or when resharing combined with Lagrange
 * weights of their dealers; their values at 0 and at each index are the master key and the partial
 * keys. What comes out depends on the set of messages alone, and the transcript says which they
 * were: a message that turns up later makes another transcript and changes nothing about this one.
 *
 * @param dealings - The end of round 1.
 * @param messages - Complaints. Untrusted: whatever came until the caller's deadline.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_MEMBERS` with `blamed` if fewer dealers or
 * receivers are left than are needed.
 */
export function concludeSession(dealings: Dealings, messages: readonly Uint8Array[]): Conclusion {
  const { roster } = dealings;
  const { session } = roster;
  const { parameters, threshold, scope, previous } = session;
  const judgement = judgeComplaints(dealings, messages);
  const judged = [...dealings.faults, ...judgement.faults];
  const qualified = qualifiedAmong(roster, dealings.sound, judged);
  const commitments = combinedCommitments(session, qualified);
  const { partialKeys, degenerate } = partialKeysOf(roster, commitments, judged);
  const faults: readonly Fault[] = [
    ...judged,
    ...degenerate.map((issuerIndex) => ({
      role: 'receiver' as const,
      issuerIndex,
      reason: 'degenerate-key' as const,
    })),
  ];
  if (partialKeys.length < threshold) {
    const left = partialKeys.map(({ issuerIndex }) => issuerIndex);
    const blamed = session.receivers
      .map(({ issuerIndex }) => issuerIndex)
      .filter((issuerIndex) => !left.includes(issuerIndex));
    throw new CoconutError('COCONUT_NOT_ENOUGH_MEMBERS', 'too few receivers are left', blamed);
  }
  const [constant] = commitments;
  const masterKey = previous?.masterKey ?? constant;
  const record = createKeyRecord(parameters, {
    scope,
    threshold,
    ...(masterKey && { masterKey }),
    partialKeys,
  });
  const transcript = encodeTranscript(session, {
    rosterDigest: roster.digest,
    dealings: dealings.items,
    complaints: judgement.items,
    keyId: record.keyId,
  });
  return {
    roster,
    record,
    qualified,
    faults,
    refused: judgement.refused,
    transcript,
    transcriptDigest: sha256(transcript),
    messages: {
      announcements: roster.announcements,
      dealings: dealings.messages,
      complaints: judgement.messages,
    },
  };
}
