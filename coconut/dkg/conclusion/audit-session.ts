import { equalBytes } from '@noble/curves/utils.js';
import { CoconutError } from '../../errors.ts';
import type { KeyRecord } from '../../keys/key-record.ts';
import { collectDealings } from '../dealing/dealings.ts';
import { DIGEST_LENGTH } from '../session/message.ts';
import { collectAnnouncements } from '../session/roster.ts';
import type { DkgSession } from '../session/session.ts';
import { type Conclusion, concludeSession, type ListedMessages } from './conclusion.ts';
import { decodeTranscript } from './transcript.ts';

/** All that is published of a session: what its key can be checked against. */
export interface SessionEvidence {
  /** The record that the session is said to have ended with. */
  readonly record: KeyRecord;
  /** The transcript that members confirmed. */
  readonly transcript: Uint8Array;
  /** Exactly the messages it lists, in any order. */
  readonly messages: ListedMessages;
}

/** One message for a digest, two different ones for an equivocation. */
function messageCount(items: readonly Uint8Array[]): number {
  return items.reduce(
    (count, { length }) => count + (length === DIGEST_LENGTH ? 1 : 2 * length),
    0,
  );
}

function assertCount(name: string, messages: readonly Uint8Array[], count: number): void {
  if (messages.length !== count) {
    throw new CoconutError(
      'COCONUT_OTHER_TRANSCRIPT',
      `a transcript lists ${count} ${name}, and ${messages.length} are given`,
    );
  }
}

/** Ends a session with these messages, or says that with these it does not end at all. */
function concludeWith(session: DkgSession, messages: ListedMessages): Conclusion {
  try {
    const roster = collectAnnouncements(session, messages.announcements);
    return concludeSession(collectDealings(roster, messages.dealings), messages.complaints);
  } catch (error) {
    if (error instanceof CoconutError && error.code === 'COCONUT_NOT_ENOUGH_MEMBERS') {
      // Nobody is to blame: it is the list that lacks their messages.
      throw new CoconutError('COCONUT_OTHER_TRANSCRIPT', 'the listed messages make no key');
    }
    throw error;
  }
}

/**
 * Checks a key that was made or reshared: goes through its session again with exactly the messages
 * that the transcript lists, and recomputes transcript and record. **Everybody**, members or not,
 * at any time.
 *
 * What is not listed, such as a complaint that was kept back, is not heard: it is refused here, and
 * changes nothing about the key. An equivocation that the transcript notes needs two different
 * messages of its author. Give what comes out to `collectConfirmations` to see if the key stands.
 *
 * @param session - Made from the auditor's own configuration.
 * @param evidence - Untrusted, but for the record being valid, as every record is.
 * @returns How the session ended, with every fault: `record` made anew out of the dealings, and in
 * `transcriptDigest` what members signed.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` or `COCONUT_OTHER_SESSION` if that is no
 * transcript of this session; `COCONUT_OTHER_TRANSCRIPT` if a listed message is missing, altered or
 * another, one is given that is not listed, or they lead to another end; `COCONUT_OTHER_RECORD` if
 * the record is not the one of the transcript.
 */
export function auditSession(
  session: DkgSession,
  { record, transcript, messages }: SessionEvidence,
): Conclusion {
  const listed = decodeTranscript(session, transcript);
  if (!equalBytes(listed.keyId, record.keyId)) {
    throw new CoconutError('COCONUT_OTHER_RECORD', 'a transcript ends with another key record');
  }
  assertCount('dealings', messages.dealings, messageCount(listed.dealings));
  assertCount('lists of complaints', messages.complaints, messageCount(listed.complaints));
  const { length: receivers } = session.receivers;
  if (messages.announcements.length > 2 * receivers) {
    throw new CoconutError('COCONUT_OTHER_TRANSCRIPT', 'more announcements than can be listed');
  }
  const conclusion = concludeWith(session, messages);
  // Equal bytes mean equal items, so that with as many messages none is left over.
  assertCount('announcements', messages.announcements, conclusion.messages.announcements.length);
  if (!equalBytes(conclusion.transcript, transcript)) {
    throw new CoconutError('COCONUT_OTHER_TRANSCRIPT', 'the messages lead to another transcript');
  }
  return conclusion;
}
