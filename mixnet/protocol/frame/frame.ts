import { ProtocolError } from '../errors.ts';
import { encodeKeyRotation, type KeyRotation } from '../key-rotation.ts';
import { sizeTagOf } from './packet-size.ts';

/** One Sphinx packet between two nodes, and the key of the node it was made for. */
export interface Frame {
  /** `unknown` in frames of version 7, which have no room for it. */
  readonly keyRotation: KeyRotation;
  /** One Sphinx packet, undecoded. */
  readonly packet: Uint8Array;
}

/** The frame versions in use. Version 8 adds the key rotation. */
export type FrameVersion = 7 | 8;

/** Packet type of Sphinx, the only one carried. */
export const SPHINX_PACKET_TYPE = 0;

/** Bytes before the packet. */
export function frameHeaderLength(version: FrameVersion): number {
  return version === 7 ? 3 : 4;
}

/**
 * Bytes of a frame between nodes:
 * `version ‖ size tag ‖ packet type ‖ [key rotation, version 8 only] ‖ packet` (`gateway.md` §5.2).
 *
 * @param version - 7 by default, which every node reads.
 * @throws {@link ProtocolError} `MIXNET_PACKET_LENGTH` for a length no frame can carry.
 */
export function encodeFrame(frame: Frame, version: FrameVersion = 7): Uint8Array {
  const sizeTag = sizeTagOf(frame.packet.length);
  if (sizeTag === undefined) {
    throw new ProtocolError(
      'MIXNET_PACKET_LENGTH',
      `packets of ${frame.packet.length} bytes are not carried`,
    );
  }
  const headerLength = frameHeaderLength(version);
  const out = new Uint8Array(headerLength + frame.packet.length);
  out.set([version, sizeTag, SPHINX_PACKET_TYPE]);
  if (version === 8) out[3] = encodeKeyRotation(frame.keyRotation);
  out.set(frame.packet, headerLength);
  return out;
}
