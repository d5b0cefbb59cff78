import { MAX_PLAINTEXT_LENGTH } from '@coir/sphinx';
import { concatBytes, NONCE_LENGTH, type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';
import {
  decodeMixPacket,
  encodeMixPacket,
  MAX_MIX_PACKET_LENGTH,
  type MixPacket,
} from './mix-packet.ts';
import { KEY_ROTATION_VERSION } from './protocol-version.ts';
import { openBytes, sealBytes, sealedLength } from './sealed-bytes.ts';

/**
 * Kinds of frames from a client: a packet to forward, and from protocol 5 on a packet with its key
 * rotation.
 */
export type ForwardKind = 1 | 2;
/** The kind of the frames from a gateway: bytes that arrived for the client. */
const PUSH_KIND = 1;
const ENCRYPTED = 1;
const HEAD_LENGTH = 2 + NONCE_LENGTH;

/** The longest binary frame there is; a server may refuse longer ones unread. */
export const MAX_FRAME_LENGTH: number = HEAD_LENGTH + sealedLength(MAX_MIX_PACKET_LENGTH);

/**
 * The kind of the frames that carry packets in a session of this protocol version. **Client side.**
 */
export function forwardKindOf(protocolVersion: number): ForwardKind {
  return protocolVersion >= KEY_ROTATION_VERSION ? 2 : 1;
}

/**
 * Seals a packet for the gateway to forward. **Client side.**
 * `kind ‖ 1 ‖ nonce(12) ‖ AES-256-GCM-SIV(packet type ‖ …)`.
 *
 * @param kind - 2 once the gateway answered authentication with protocol 5, otherwise 1, which has
 * no room for the key rotation.
 */
export function sealForwardFrame(
  sharedKey: Uint8Array,
  kind: ForwardKind,
  packet: MixPacket,
  random: RandomSource = randomBytes,
): Uint8Array {
  return sealFrame(sharedKey, kind, encodeMixPacket(packet, kind), random);
}

/**
 * Opens a packet that a client wants forwarded. **Gateway side.** The Sphinx packet itself is not
 * looked at, only its size.
 *
 * @param frame - Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_FRAME`,
 * `GATEWAY_PROTOCOL_UNKNOWN_FRAME` (neither kind 1 nor 2), `GATEWAY_PROTOCOL_DECRYPTION` or
 * `GATEWAY_PROTOCOL_MALFORMED_PACKET`.
 */
export function openForwardFrame(sharedKey: Uint8Array, frame: Uint8Array): MixPacket {
  const kind = readKind(frame);
  if (kind !== 1 && kind !== 2) throw unknownKind();
  return decodeMixPacket(openFrame(sharedKey, frame), kind);
}

/** Seals bytes that arrived for the client. **Gateway side.** */
export function sealPushFrame(
  sharedKey: Uint8Array,
  delivered: Uint8Array,
  random: RandomSource = randomBytes,
): Uint8Array {
  if (delivered.length > MAX_PLAINTEXT_LENGTH) {
    throw malformed(
      `no packet delivers ${delivered.length} bytes, the longest ${MAX_PLAINTEXT_LENGTH}`,
    );
  }
  return sealFrame(sharedKey, PUSH_KIND, delivered, random);
}

/**
 * Opens bytes that arrived for this client. **Client side.** What they are is told by their length
 * (§2.4).
 *
 * @param frame - Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_FRAME`,
 * `GATEWAY_PROTOCOL_UNKNOWN_FRAME` or `GATEWAY_PROTOCOL_DECRYPTION`.
 */
export function openPushFrame(sharedKey: Uint8Array, frame: Uint8Array): Uint8Array {
  if (readKind(frame) !== PUSH_KIND) throw unknownKind();
  return openFrame(sharedKey, frame);
}

function sealFrame(
  sharedKey: Uint8Array,
  kind: number,
  plaintext: Uint8Array,
  random: RandomSource,
): Uint8Array {
  const { nonce, ciphertext } = sealBytes(sharedKey, plaintext, random);
  return concatBytes(Uint8Array.of(kind, ENCRYPTED), nonce, ciphertext);
}

/** Checks everything about a frame that needs no key. */
function readKind(frame: Uint8Array): number {
  if (frame.length < HEAD_LENGTH + sealedLength(0)) throw malformed('the frame is too short');
  if (frame.length > MAX_FRAME_LENGTH) throw malformed('the frame is too long');
  if (frame[1] !== ENCRYPTED) throw malformed('the frame is not marked as encrypted');
  return frame[0] ?? 0;
}

function openFrame(sharedKey: Uint8Array, frame: Uint8Array): Uint8Array {
  return openBytes(sharedKey, {
    nonce: frame.subarray(2, HEAD_LENGTH),
    ciphertext: frame.subarray(HEAD_LENGTH),
  });
}

function malformed(message: string): ProtocolError {
  return new ProtocolError('GATEWAY_PROTOCOL_MALFORMED_FRAME', message);
}

function unknownKind(): ProtocolError {
  return new ProtocolError(
    'GATEWAY_PROTOCOL_UNKNOWN_FRAME',
    'the binary frame is of an unknown kind',
  );
}
