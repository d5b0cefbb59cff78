import { equalBytes } from '@noble/curves/utils.js';
import { ByteReader } from '../../encoding/byte-reader.ts';
import { concatBytes } from '../../encoding/transcript.ts';
import { readOrFault } from '../session/fault.ts';
import {
  collectMessages,
  type MemberSecret,
  type RefusedMessage,
  signMessage,
} from '../session/message.ts';
import type { Conclusion } from './conclusion.ts';

/** A member's statement of the end of a session. */
export interface Confirmation {
  /** Digest of all messages of the session, 32 bytes. */
  readonly transcriptDigest: Uint8Array;
  /** Key id of the record it ended with, 32 bytes. */
  readonly keyId: Uint8Array;
}

/** Who says that a session ended as it did here. */
export interface Agreement {
  /** Members of the record with the same end, ascending. */
  readonly agreeing: readonly number[];
  /** Receivers of the session with another end, or with more than one, ascending. */
  readonly disagreeing: readonly number[];
  /** Messages that count for nothing. */
  readonly refused: readonly RefusedMessage[];
}

const DIGEST_LENGTH = 32;

/**
 * Tells everybody how a session ended. **Receiver side**, once it has opened and stored its share.
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
 * Counts who ended with the same key. **Everybody.**
 *
 * Where messages reach everybody alike, the digest needs no confirmation. Elsewhere, use the key
 * when c of the session's n receivers agree with `2c > n + t − 1`: two such sets share more members
 * than can lie, so no other key has as many.
 *
 * @param messages - Untrusted.
 */
export function collectConfirmations(
  conclusion: Conclusion,
  messages: readonly Uint8Array[],
): Agreement {
  const { roster, record, transcriptDigest } = conclusion;
  const { byAuthor, refused } = collectMessages(roster.session, 'confirmation', messages);
  const isSame = (issuerIndex: number): boolean => {
    const message = byAuthor.get(issuerIndex);
    if (message === undefined || message === 'equivocation') return false;
    const confirmation = readOrFault(() => decodeConfirmation(message.body));
    return (
      confirmation !== 'malformed' &&
      equalBytes(confirmation.transcriptDigest, transcriptDigest) &&
      equalBytes(confirmation.keyId, record.keyId)
    );
  };
  const authors = [...byAuthor.keys()].sort((left, right) => left - right);
  const members = new Set(record.partialKeys.map(({ issuerIndex }) => issuerIndex));
  return {
    agreeing: authors.filter((author) => members.has(author) && isSame(author)),
    disagreeing: authors.filter((author) => !isSame(author)),
    refused,
  };
}
