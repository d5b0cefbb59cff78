import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { copyExactBytes } from '../../encoding/bytes.ts';
import {
  concatBytes,
  decodeItems,
  decodeText,
  decodeU16,
  encodeItems,
  encodeText,
  u16,
} from '../../encoding/transcript.ts';
import { CoconutError, type CoconutErrorCode } from '../../errors.ts';
import type { Role } from './fault.ts';
import { type DkgSession, memberAt } from './session.ts';

/** The kinds of messages: one for each round, and one to agree on the end. */
export type MessageKind = 'announcement' | 'dealing' | 'complaints' | 'confirmation';

/**
 * A member as it acts itself: its index and the seed of its identity key. Never logged, never sent.
 */
export interface MemberSecret {
  /** In the role it acts in. */
  readonly issuerIndex: number;
  /** Ed25519 seed, 32 bytes. Read only. */
  readonly identitySecret: Uint8Array;
}

/** A message whose signature holds, so that what it says can be laid to its author. */
export interface SignedMessage {
  readonly author: number;
  readonly body: Uint8Array;
  /**
   * SHA-256 of the signed bytes. The signature is not part of it: there is more than one over the
   * same bytes.
   */
  readonly digest: Uint8Array;
}

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
  /** The one message of each author, or that it signed different ones. */
  readonly byAuthor: ReadonlyMap<number, SignedMessage | 'equivocation'>;
  readonly refused: readonly RefusedMessage[];
}

/**
 * No message is longer; with {@link MEMBER_LIMIT} members and 32 attributes a dealing has 1.5 MB.
 */
export const MESSAGE_LENGTH_LIMIT: number = 2 * 1024 * 1024;

const MESSAGE_LABEL = 'COIR-V1-DKG-MESSAGE';
const SECRET_LENGTH = 32;
const SIGNATURE_LENGTH = 64;

const ROLES: Readonly<Record<MessageKind, Role>> = {
  announcement: 'receiver',
  dealing: 'dealer',
  complaints: 'receiver',
  confirmation: 'receiver',
};

/**
 * `T("COIR-V1-DKG-MESSAGE", kind, session id, u16 author, body) ‖ Ed25519 signature of that`.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` if the author has no part in the round,
 * `COCONUT_INVALID_SIGNATURE` if the secret is not that member's.
 */
export function signMessage(
  session: DkgSession,
  kind: MessageKind,
  { issuerIndex, identitySecret }: MemberSecret,
  body: Uint8Array,
): Uint8Array {
  const member = memberAt(session, ROLES[kind], issuerIndex);
  if (member === undefined) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'this member has no part in this round');
  }
  const name = 'the identity secret of a member';
  const seed = copyExactBytes(identitySecret, SECRET_LENGTH, name, 'COCONUT_INVALID_SIGNATURE');
  if (!equalBytes(ed25519.getPublicKey(seed), member.identityKey)) {
    throw new CoconutError('COCONUT_INVALID_SIGNATURE', 'the identity secret is not that member’s');
  }
  const signed = encodeItems(
    encodeText(MESSAGE_LABEL),
    encodeText(kind),
    session.id,
    u16(issuerIndex),
    body,
  );
  return concatBytes(signed, ed25519.sign(signed, seed));
}

/**
 * Reads the cover of a message and checks its signature.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if it is no message of this kind,
 * `COCONUT_OTHER_SESSION`, `COCONUT_INVALID_INDEX` if its author has no part in the round,
 * `COCONUT_INVALID_SIGNATURE`.
 */
export function readMessage(
  session: DkgSession,
  kind: MessageKind,
  bytes: Uint8Array,
): SignedMessage {
  const isBounded = bytes instanceof Uint8Array && bytes.length <= MESSAGE_LENGTH_LIMIT;
  const signed = isBounded ? bytes.subarray(0, -SIGNATURE_LENGTH) : new Uint8Array(0);
  const [label, written, id, author, body, ...more] = decodeItems(signed, 5);
  if (
    label === undefined ||
    written === undefined ||
    id === undefined ||
    author === undefined ||
    body === undefined ||
    more.length > 0 ||
    decodeText(label) !== MESSAGE_LABEL ||
    decodeText(written) !== kind
  ) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', `not a message of kind ${kind}`);
  }
  if (!equalBytes(id, session.id)) {
    throw new CoconutError('COCONUT_OTHER_SESSION', 'a message is for another session');
  }
  const issuerIndex = decodeU16(author);
  const member = memberAt(session, ROLES[kind], issuerIndex);
  if (member === undefined) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'the author has no part in this round');
  }
  const signature = bytes.subarray(-SIGNATURE_LENGTH);
  // Strict verification: canonical encodings only.
  if (!ed25519.verify(signature, signed, member.identityKey, { zip215: false })) {
    throw new CoconutError('COCONUT_INVALID_SIGNATURE', 'a message is not signed by its author');
  }
  return { author: issuerIndex, body, digest: sha256(signed) };
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
  const byAuthor = new Map<number, SignedMessage | 'equivocation'>();
  const refused: RefusedMessage[] = [];
  messages.forEach((bytes, position) => {
    try {
      const message = readMessage(session, kind, bytes);
      const known = byAuthor.get(message.author);
      const isNew = known === undefined || known === 'equivocation';
      const isSame = isNew || equalBytes(known.digest, message.digest);
      byAuthor.set(message.author, isSame ? (known ?? message) : 'equivocation');
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      refused.push({ position, code: error.code });
    }
  });
  return { byAuthor, refused };
}
