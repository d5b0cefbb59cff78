import { ProtocolError } from '../errors.ts';
import { decodeKeyRotation } from '../key-rotation.ts';
import { type Frame, type FrameVersion, frameHeaderLength, SPHINX_PACKET_TYPE } from './frame.ts';
import { packetLengthOf } from './packet-size.ts';

interface FrameHead {
  readonly keyRotation: Frame['keyRotation'];
  readonly packet: Uint8Array;
}

/**
 * Reads the frames of one connection, however its bytes are cut into chunks. **Receiving node.**
 *
 * Versions 7 and 8 may alternate. At most one unfinished frame is held. Each header byte is checked
 * as soon as it is there, so a peer that speaks something else is found out at its first byte.
 * After an error the decoder refuses everything: a stream that lost its frame borders cannot find
 * them again.
 */
export class FrameDecoder {
  readonly #header: number[] = [];
  #head: FrameHead | undefined;
  #filled = 0;
  #failure: ProtocolError | undefined;

  /** `true` if a frame has begun and its end is missing. */
  get hasUnfinishedFrame(): boolean {
    return this.#header.length > 0;
  }

  /**
   * Takes the next bytes of the connection and gives out, in order, the frames they complete. The
   * packets are copies.
   *
   * @param chunk - Untrusted.
   * @param onFrame - Called for each frame, also for those that the chunk completes before an
   * error.
   * @throws {@link ProtocolError} `MIXNET_FRAME_VERSION` or `MIXNET_FRAME_FORMAT`; close the
   * connection.
   */
  push(chunk: Uint8Array, onFrame: (frame: Frame) => void): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#head === undefined) {
        this.#takeHeaderByte(chunk[offset] ?? 0);
        offset += 1;
        continue;
      }
      const { keyRotation, packet } = this.#head;
      const taken = chunk.subarray(offset, offset + packet.length - this.#filled);
      packet.set(taken, this.#filled);
      this.#filled += taken.length;
      offset += taken.length;
      if (this.#filled < packet.length) return;
      this.#head = undefined;
      this.#header.length = 0;
      onFrame({ keyRotation, packet });
    }
  }

  #takeHeaderByte(byte: number): void {
    const position = this.#header.length;
    const version = position === 0 ? byte : this.#header[0];
    if (version !== 7 && version !== 8) {
      throw this.#fail('MIXNET_FRAME_VERSION', 'the peer speaks another frame version');
    }
    if (!isKnownHeaderByte(position, byte)) {
      throw this.#fail('MIXNET_FRAME_FORMAT', 'the frame has an unknown size, type or rotation');
    }
    this.#header.push(byte);
    if (this.#header.length === frameHeaderLength(version)) this.#startPacket(version);
  }

  #startPacket(version: FrameVersion): void {
    const [, sizeTag = 0, , rotation = 0] = this.#header;
    this.#head = {
      keyRotation: (version === 8 ? decodeKeyRotation(rotation) : undefined) ?? 'unknown',
      packet: new Uint8Array(packetLengthOf(sizeTag) ?? 0),
    };
    this.#filled = 0;
  }

  #fail(code: 'MIXNET_FRAME_VERSION' | 'MIXNET_FRAME_FORMAT', message: string): ProtocolError {
    this.#failure = new ProtocolError(code, message);
    return this.#failure;
  }
}

function isKnownHeaderByte(position: number, byte: number): boolean {
  switch (position) {
    case 0:
      return true;
    case 1:
      return packetLengthOf(byte) !== undefined;
    case 2:
      return byte === SPHINX_PACKET_TYPE;
    default:
      return decodeKeyRotation(byte) !== undefined;
  }
}
