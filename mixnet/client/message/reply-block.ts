import { decodeSurb, encodeSurb, type Surb } from '@coir/sphinx';
import { concatBytes, copyBytes } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import { MESSAGE_KEY_LENGTH } from './end-to-end.ts';

/** Lets a recipient answer once without knowing whom. */
export interface ReplyBlock {
  /** AES-128 key of the reply's fragment. */
  readonly replyKey: Uint8Array;
  /** The packet header that leads back, good for one reply. */
  readonly surb: Surb;
}

/** `reply key(16) ‖ SURB`. */
export function encodeReplyBlock(block: ReplyBlock): Uint8Array {
  return concatBytes(block.replyKey, encodeSurb(block.surb));
}

/**
 * Reads one reply block of a repliable message.
 *
 * @param bytes - Untrusted.
 * @throws {@link ClientError} `CLIENT_INVALID_MESSAGE`
 */
export function decodeReplyBlock(bytes: Uint8Array): ReplyBlock {
  try {
    const surb = decodeSurb(bytes.subarray(MESSAGE_KEY_LENGTH));
    return { replyKey: copyBytes(bytes.subarray(0, MESSAGE_KEY_LENGTH)), surb };
  } catch {
    throw new ClientError('CLIENT_INVALID_MESSAGE', 'a reply block is malformed');
  }
}
