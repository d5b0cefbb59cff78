import { equalBytes } from '@noble/curves/utils.js';
import { ByteReader } from '../../encoding/byte-reader.ts';
import { concatBytes } from '../../encoding/transcript.ts';
import { collectMessages, type RefusedMessage } from '../session/collect-messages.ts';
import { readOrFault } from '../session/fault.ts';
import {
  DIGEST_LENGTH,
  type MemberSecret,
  type SignedMessage,
  signMessage,
} from '../session/message.ts';
import type { Conclusion } from './conclusion.ts';

/** A member's statement of the end of a session. */
export interface Confirmation {
  /** SHA-256 of the transcript, 32 bytes. */
  readonly transcriptDigest: Uint8Array;
  /** Key id of the record it ended with, 32 bytes. */
  readonly keyId: Uint8Array;
}

/** Who says that a session ended as it did here, and if that is enough. */
export interface Agreement {
  /**
   * Receivers of the session that confirmed this end, ascending. Whoever signed another one as well
   * still confirmed this.
   */
  readonly confirming: readonly number[];
  /**
   * `true` if the key stands: c of the session's n receivers confirmed, with `2c > n + t − 1`. No
   * message that turns up later changes that.
   */
  readonly isStanding: boolean;
  /** Members of the record that confirmed this end and no other, ascending: they have a share. */
  readonly agreeing: readonly number[];
  /** Receivers of the session with another end, or with more than one, ascending. */
  readonly disagreeing: readonly number[];
  /** Messages that count for nothing. */
  readonly refused: readonly RefusedMessage[];
}

/**
 * Tells everybody how a session ended. **Receiver side**, once it has compared the transcript
 * digest with other members' and has stored its share.
 *
 * **Sign one end only.** Store the message before it is sent, and send it again if need be; never
 * confirm what was concluded anew with more messages. That no two keys stand rests on this.
 *
 * @param member - Who this is. Secret.
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` or `COCONUT_INVALID_SIGNATURE` if that is no
 * receiver of the session.
 */
export function confirmConclusion(conclusion: Conclusion, member: MemberSecret): Uint8Array {
  const { roster, transcriptDigest, record } = conclusion;
  const body = encodeConfirmation({ transcriptDigest, keyId: record.keyId });
  return signMessage(roster.session, 'confirmation', member, body);
}

/** Body of a confirmation: `transcript digest ‖ key id`, 64 bytes. */
export function encodeConfirmation({ transcriptDigest, keyId }: Confirmation): Uint8Array {
  return concatBytes(transcriptDigest, keyId);
}

/**
 * Reads the body of a confirmation.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length.
 */
export function decodeConfirmation(bytes: Uint8Array): Confirmation {
  const reader = new ByteReader(bytes, 2 * DIGEST_LENGTH, 'confirmation');
  return { transcriptDigest: reader.take(DIGEST_LENGTH), keyId: reader.take(DIGEST_LENGTH) };
}

/**
 * Counts who ended with the same key, and tells if it stands. **Everybody.**
 *
 * A key stands once c of the session's n receivers confirmed one digest with `2c > n + t − 1`: two
 * such sets share t members, of whom one is honest and signs one end only. So no other key of the
 * session ever stands, whatever the others sign, and one that stands does so for good.
 *
 * @param messages - Untrusted.
 */
export function collectConfirmations(
  conclusion: Conclusion,
  messages: readonly Uint8Array[],
): Agreement {
  const { roster, record, transcriptDigest } = conclusion;
  const { session } = roster;
  const { byAuthor, refused } = collectMessages(session, 'confirmation', messages);
  const isSame = (message: SignedMessage): boolean => {
    const confirmation = readOrFault(() => decodeConfirmation(message.body));
    return (
      confirmation !== 'malformed' &&
      equalBytes(confirmation.transcriptDigest, transcriptDigest) &&
      equalBytes(confirmation.keyId, record.keyId)
    );
  };
  const authors = [...byAuthor.keys()].sort((left, right) => left - right);
  const of = (author: number): readonly SignedMessage[] => byAuthor.get(author) ?? [];
  const confirming = authors.filter((author) => of(author).some(isSame));
  const disagreeing = authors.filter((author) => !of(author).every(isSame));
  const members = new Set(record.partialKeys.map(({ issuerIndex }) => issuerIndex));
  return {
    confirming,
    isStanding: 2 * confirming.length > session.receivers.length + session.threshold - 1,
    agreeing: confirming.filter((author) => members.has(author) && !disagreeing.includes(author)),
    disagreeing,
    refused,
  };
}
