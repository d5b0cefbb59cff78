import { decodeKeyRotation, encodeKeyRotation, type KeyRotation } from '@coir/protocol/gateway';
import { MAX_HOPS, PAYLOAD_KEY_LENGTH, PAYLOAD_KEY_SEED_LENGTH, surbLength } from '@coir/sphinx';
import { concatBytes } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import { RECIPIENT_LENGTH } from '../identity/recipient.ts';
import { MESSAGE_KEY_LENGTH } from './end-to-end.ts';

/** Random name under which a sender lets a recipient group its reply blocks. */
export const SENDER_TAG_LENGTH = 16;
/** Hops of every reply block of the first version, which carries whole payload keys. */
const LEGACY_HOPS = 4;

/** Reply blocks of one batch, each `encryption key(16) ‖ SURB`, undecoded. */
export interface ReplyBlocks {
  /** 1: explicit payload keys, four hops. 2: payload key seeds. */
  readonly version: 1 | 2;
  /** Hops of each block; 0 exactly when there is none (version 2). */
  readonly hops: number;
  /** The Sphinx keys that the blocks were made for. */
  readonly keyRotation: KeyRotation;
  /** In the order they are to be used. */
  readonly blocks: readonly Uint8Array[];
}

/** The content of a repliable message: data with reply blocks, or reply blocks only. */
export type RepliableContent = 'data' | 'additionalSurbs' | 'heartbeat';

/** A message from one client to another, before it is padded and cut. */
export type NymMessage =
  | { readonly kind: 'plain'; readonly data: Uint8Array }
  | {
      readonly kind: 'repliable';
      readonly senderTag: Uint8Array;
      readonly content: RepliableContent;
      readonly replyBlocks: ReplyBlocks;
      /** Empty unless `content` is `'data'`. */
      readonly data: Uint8Array;
    }
  | { readonly kind: 'reply'; readonly data: Uint8Array }
  /** Inside a reply: "send me this many more reply blocks". `recipient` is 96 bytes, undecoded. */
  | { readonly kind: 'surbRequest'; readonly recipient: Uint8Array; readonly amount: number };

const CONTENTS: readonly RepliableContent[] = ['data', 'additionalSurbs', 'heartbeat'];

/** Writes a message. Repliable messages get version 2 of the reply blocks. */
export function encodeNymMessage(message: NymMessage): Uint8Array {
  switch (message.kind) {
    case 'plain':
      return concatBytes(Uint8Array.of(0), message.data);
    case 'repliable': {
      const { blocks, hops, keyRotation } = message.replyBlocks;
      const head = new Uint8Array(5);
      const view = new DataView(head.buffer);
      head[0] = 3 + CONTENTS.indexOf(message.content);
      view.setUint16(1, blocks.length);
      head[3] = hops;
      head[4] = encodeKeyRotation(keyRotation);
      const encoded = concatBytes(
        Uint8Array.of(1),
        message.senderTag,
        head,
        ...blocks,
        message.data,
      );
      decodeNymMessage(encoded);
      return encoded;
    }
    case 'reply':
      if (message.data.length === 0) throw invalid('a reply is empty');
      return concatBytes(Uint8Array.of(2, 0), message.data);
    case 'surbRequest': {
      const amount = new Uint8Array(4);
      new DataView(amount.buffer).setUint32(0, message.amount);
      return concatBytes(Uint8Array.of(2, 1), message.recipient, amount);
    }
  }
}

/**
 * Reads a reassembled message. **Recipient side.** Counts are checked against the length before
 * anything is cut.
 *
 * @param bytes - Unpadded. Untrusted.
 * @throws {@link ClientError} `CLIENT_INVALID_MESSAGE`
 */
export function decodeNymMessage(bytes: Uint8Array): NymMessage {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case 0:
      return { kind: 'plain', data: body };
    case 1:
      return decodeRepliable(body);
    case 2:
      return decodeReply(body);
    default:
      throw invalid('the message is of an unknown type');
  }
}

function decodeRepliable(body: Uint8Array): NymMessage {
  if (body.length < SENDER_TAG_LENGTH + 1) throw invalid('the message is too short');
  const senderTag = body.subarray(0, SENDER_TAG_LENGTH);
  const tag = body[SENDER_TAG_LENGTH] ?? 255;
  const content = CONTENTS[tag % CONTENTS.length];
  if (tag >= 2 * CONTENTS.length || content === undefined) {
    throw invalid('a repliable message is of an unknown content');
  }
  const rest = body.subarray(SENDER_TAG_LENGTH + 1);
  const { replyBlocks, data } = tag < CONTENTS.length ? readBlocksV1(rest) : readBlocksV2(rest);
  if (content !== 'data' && data.length > 0) throw invalid('bytes follow the reply blocks');
  return { kind: 'repliable', senderTag, content, replyBlocks, data };
}

interface ReadBlocks {
  readonly replyBlocks: ReplyBlocks;
  readonly data: Uint8Array;
}

function readBlocksV1(bytes: Uint8Array): ReadBlocks {
  if (bytes.length < 4) throw invalid('the message is too short');
  const count = viewOf(bytes).getUint32(0);
  const length = replyBlockLength(LEGACY_HOPS, PAYLOAD_KEY_LENGTH);
  const { blocks, data } = cutBlocks(bytes.subarray(4), count, length);
  const replyBlocks = { version: 1, hops: LEGACY_HOPS, keyRotation: 'unknown', blocks } as const;
  return { replyBlocks, data };
}

function readBlocksV2(bytes: Uint8Array): ReadBlocks {
  if (bytes.length < 4) throw invalid('the message is too short');
  const view = viewOf(bytes);
  const count = view.getUint16(0);
  const hops = view.getUint8(2);
  const keyRotation = decodeKeyRotation(view.getUint8(3));
  if (hops > MAX_HOPS || (hops === 0) !== (count === 0)) throw invalid('a wrong number of hops');
  if (keyRotation === undefined) throw invalid('an unknown key rotation');
  const length = replyBlockLength(hops, PAYLOAD_KEY_SEED_LENGTH);
  const { blocks, data } = cutBlocks(bytes.subarray(4), count, length);
  return { replyBlocks: { version: 2, hops, keyRotation, blocks }, data };
}

/** Reply key and single-use reply block. */
function replyBlockLength(hops: number, layerKeyLength: number): number {
  return MESSAGE_KEY_LENGTH + surbLength(hops, layerKeyLength);
}

function cutBlocks(
  bytes: Uint8Array,
  count: number,
  length: number,
): { blocks: readonly Uint8Array[]; data: Uint8Array } {
  if (count * length > bytes.length) throw invalid('there are fewer reply blocks than it says');
  const blocks: Uint8Array[] = [];
  for (let at = 0; blocks.length < count; at += length)
    blocks.push(bytes.subarray(at, at + length));
  return { blocks, data: bytes.subarray(count * length) };
}

function decodeReply(body: Uint8Array): NymMessage {
  const content = body.subarray(1);
  if (body[0] === 0) {
    if (content.length === 0) throw invalid('a reply is empty');
    return { kind: 'reply', data: content };
  }
  if (body[0] !== 1 || content.length !== RECIPIENT_LENGTH + 4) throw invalid('an unknown reply');
  const amount = viewOf(content).getUint32(RECIPIENT_LENGTH);
  return { kind: 'surbRequest', recipient: content.subarray(0, RECIPIENT_LENGTH), amount };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function invalid(message: string): ClientError {
  return new ClientError('CLIENT_INVALID_MESSAGE', message);
}
