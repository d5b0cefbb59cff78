import { decodeNymMessage } from '@coir/client';
import { FrameDecoder } from '@coir/protocol/frame';
import {
  decodeKeyRotation,
  encodeKeyRotation,
  type KeyRotation,
  keyRotationOf,
} from '@coir/protocol/gateway';
import { encodeNodeAddress, PACKET_SIZES } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { decodeMixPacket } from '../../../mixnet/protocol/gateway/mix-packet.ts';

const BYTES: readonly (readonly [number, KeyRotation | undefined])[] = [
  [0, 'unknown'],
  [1, 'odd'],
  [2, 'even'],
  [3, undefined],
  [255, undefined],
];
const PACKET = new Array<number>(PACKET_SIZES.ack).fill(7);

/** The rotation that a reader gives out, `undefined` when it refuses. */
function read(reader: () => KeyRotation | undefined): KeyRotation | undefined {
  try {
    return reader();
  } catch {
    return undefined;
  }
}

describe('the byte of a key rotation', () => {
  it.each(BYTES)('%i is %s to nodes, to a gateway and to whom a reply goes', (byte, rotation) => {
    expect(decodeKeyRotation(byte)).toBe(rotation);
    const ofFrame = read(() => {
      let found: KeyRotation | undefined;
      new FrameDecoder().push(Uint8Array.of(8, 2, 0, byte, ...PACKET), (frame) => {
        found = frame.keyRotation;
      });
      return found;
    });
    const address = encodeNodeAddress({ host: '127.0.0.1', port: 1789 });
    const ofMixPacket = read(
      () => decodeMixPacket(Uint8Array.of(0, byte, ...address, ...PACKET), 2).keyRotation,
    );
    const ofReplyBlocks = read(() => {
      const senderTag = new Array<number>(16).fill(1);
      const message = decodeNymMessage(Uint8Array.of(1, ...senderTag, 3, 0, 0, 0, byte));
      return message.kind === 'repliable' ? message.replyBlocks.keyRotation : undefined;
    });
    expect([ofFrame, ofMixPacket, ofReplyBlocks]).toEqual([rotation, rotation, rotation]);
    if (rotation !== undefined) expect(encodeKeyRotation(rotation)).toBe(byte);
  });
});

describe('the id of a key rotation', () => {
  it('gives its parity, but for the two that say nothing', () => {
    const ids = [0, 1, 2, 3, 0xffff_fffd, 0xffff_fffe, 0xffff_ffff];
    const expected = ['unknown', 'odd', 'even', 'odd', 'odd', 'even', 'unknown'];
    expect(ids.map(keyRotationOf)).toEqual(expected);
  });
});
