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
import { CoconutError } from '../../errors.ts';
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
   * SHA-256 of the message without the signature, of which there can be more than one for the same
   * digest.
   */
  readonly digest: Uint8Array;
  /** With the digest alone it proves what the author sent. */
  readonly signature: Uint8Array;
  /** The message as it came, in a buffer of its own. */
  readonly bytes: Uint8Array;
}

/** A digest that a member is said to have signed as its message of a round. */
export interface SignedDigest {
  readonly author: number;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * No message is longer; with {@link MEMBER_LIMIT} members and 32 attributes a dealing has 1.5 MB.
 */
export const MESSAGE_LENGTH_LIMIT: number = 2 * 1024 * 1024;

/** Bytes of the digest of a message, SHA-256. */
export const DIGEST_LENGTH = 32;

/** Bytes of an Ed25519 signature. */
export const SIGNATURE_LENGTH = 64;

const MESSAGE_LABEL = 'COIR-V1-DKG-MESSAGE';
const SIGNATURE_LABEL = 'COIR-V1-DKG-SIGNATURE';
const SECRET_LENGTH = 32;

const ROLES: Readonly<Record<MessageKind, Role>> = {
  announcement: 'receiver',
  dealing: 'dealer',
  complaints: 'receiver',
  confirmation: 'receiver',
};

/** `T("COIR-V1-DKG-SIGNATURE", kind, session id, u16 author, digest)`: what is signed. */
function signedBytes(
  session: DkgSession,
  kind: MessageKind,
  { author, digest }: Omit<SignedDigest, 'signature'>,
): Uint8Array {
  return encodeItems(
    encodeText(SIGNATURE_LABEL),
    encodeText(kind),
    session.id,
    u16(author),
    digest,
  );
}

/**
 * `M ‖ signature` with `M = T("COIR-V1-DKG-MESSAGE", kind, session id, u16 author, body)` and the
 * author's Ed25519 signature over `T("COIR-V1-DKG-SIGNATURE", kind, session id, u16 author,
 * SHA-256(M))`. So digest and signature prove what somebody sent, without the body.
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
  const message = encodeItems(
    encodeText(MESSAGE_LABEL),
    encodeText(kind),
    session.id,
    u16(issuerIndex),
    body,
  );
  const signed = signedBytes(session, kind, { author: issuerIndex, digest: sha256(message) });
  return concatBytes(message, ed25519.sign(signed, seed));
}

/**
 * `true` if a member signed this digest as that of its message of this kind in this session: proof
 * of what it sent, whoever shows it. An author that has no part in the round signed nothing.
 *
 * @param signed - Untrusted.
 */
export function isDigestSigned(
  session: DkgSession,
  kind: MessageKind,
  signed: SignedDigest,
): boolean {
  const member = memberAt(session, ROLES[kind], signed.author);
  if (member === undefined) return false;
  // Strict verification: canonical encodings only.
  return ed25519.verify(signed.signature, signedBytes(session, kind, signed), member.identityKey, {
    zip215: false,
  });
}

/**
 * Reads the cover of a message and checks its signature.
 *
 * @param bytes - Untrusted. What is read is a copy.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if it is no message of this kind,
 * `COCONUT_OTHER_SESSION`, also for those of sessions of the first label, `COCONUT_INVALID_INDEX`
 * if its author has no part in the round, `COCONUT_INVALID_SIGNATURE`.
 */
export function readMessage(
  session: DkgSession,
  kind: MessageKind,
  bytes: Uint8Array,
): SignedMessage {
  const isBounded = bytes instanceof Uint8Array && bytes.length <= MESSAGE_LENGTH_LIMIT;
  const copy = isBounded ? new Uint8Array(bytes) : new Uint8Array(0);
  const message = copy.subarray(0, -SIGNATURE_LENGTH);
  const [label, written, id, author, body, ...more] = decodeItems(message, 5);
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
  if (memberAt(session, ROLES[kind], issuerIndex) === undefined) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'the author has no part in this round');
  }
  const signed = {
    author: issuerIndex,
    digest: sha256(message),
    signature: copy.subarray(-SIGNATURE_LENGTH),
  };
  if (!isDigestSigned(session, kind, signed)) {
    throw new CoconutError('COCONUT_INVALID_SIGNATURE', 'a message is not signed by its author');
  }
  // The body ends the message: a view of the copy, so that it is kept once.
  return { ...signed, body: message.subarray(message.length - body.length), bytes: copy };
}
