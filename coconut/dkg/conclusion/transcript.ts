import { equalBytes } from '@noble/curves/utils.js';
import { decodeItems, decodeText, encodeItems, encodeText } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import { DIGEST_LENGTH } from '../session/message.ts';
import type { DkgSession } from '../session/session.ts';

/**
 * All that decides how a session ends: who sent which message in which round, who sent none and who
 * signed different ones, and the key. Its SHA-256 is what members confirm.
 */
export interface Transcript {
  /** Covers the announcements, 32 bytes. */
  readonly rosterDigest: Uint8Array;
  /** The item of each dealer of the session in round 1, by ascending index. */
  readonly dealings: readonly Uint8Array[];
  /** The item of each receiver of the session in round 2, by ascending index. */
  readonly complaints: readonly Uint8Array[];
  /** Key id of the record, 32 bytes. */
  readonly keyId: Uint8Array;
}

const TRANSCRIPT_LABEL = 'COIR-V1-DKG-TRANSCRIPT';

/**
 * `T("COIR-V1-DKG-TRANSCRIPT", session id, roster digest, items of the dealings by dealer…, items
 * of the complaints by receiver…, key id)`.
 */
export function encodeTranscript({ id }: DkgSession, transcript: Transcript): Uint8Array {
  const { rosterDigest, dealings, complaints, keyId } = transcript;
  return encodeItems(
    encodeText(TRANSCRIPT_LABEL),
    id,
    rosterDigest,
    ...dealings,
    ...complaints,
    keyId,
  );
}

/** `true` for a digest, for nothing, and for the one zero byte of an equivocation. */
function isItem(item: Uint8Array): boolean {
  return item.length === 0 || item.length === DIGEST_LENGTH || equalBytes(item, new Uint8Array(1));
}

/**
 * Reads a transcript of this session. What stands behind its digests is for `auditSession`.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if it does not have the items of this
 * session's members, `COCONUT_OTHER_SESSION`.
 */
export function decodeTranscript(session: DkgSession, bytes: Uint8Array): Transcript {
  const dealerCount = session.dealers.length;
  const count = dealerCount + session.receivers.length + 4;
  const parts = decodeItems(bytes, count);
  const [label, id, rosterDigest, ...items] = parts;
  const keyId = items.pop();
  if (
    label === undefined ||
    id === undefined ||
    rosterDigest === undefined ||
    keyId === undefined ||
    parts.length !== count ||
    decodeText(label) !== TRANSCRIPT_LABEL ||
    rosterDigest.length !== DIGEST_LENGTH ||
    keyId.length !== DIGEST_LENGTH ||
    !items.every(isItem)
  ) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not a transcript of a session like this');
  }
  if (!equalBytes(id, session.id)) {
    throw new CoconutError('COCONUT_OTHER_SESSION', 'a transcript is of another session');
  }
  return {
    rosterDigest,
    dealings: items.slice(0, dealerCount),
    complaints: items.slice(dealerCount),
    keyId,
  };
}
