import { encodeFrame, ProtocolError } from '@coir/protocol/frame';
import { PACKET_SIZES } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';

const PACKET_LENGTHS = Object.values(PACKET_SIZES);
const SIZE_TAGS: Readonly<Record<number, number>> = {
  [PACKET_SIZES.regular]: 1,
  [PACKET_SIZES.ack]: 2,
  [PACKET_SIZES.extended32]: 3,
  [PACKET_SIZES.extended8]: 4,
  [PACKET_SIZES.extended16]: 5,
};

function packetOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, position) => (position * 7 + seed) & 255);
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof ProtocolError ? error.code : String(error);
  }
}

describe('encodeFrame', () => {
  it('writes version, size tag and type before the packet, and the rotation in version 8', () => {
    for (const length of PACKET_LENGTHS) {
      const packet = packetOf(length, 1);
      const seven = encodeFrame({ keyRotation: 'even', packet });
      expect([...seven.subarray(0, 3)]).toEqual([7, SIZE_TAGS[length], 0]);
      expect(seven.subarray(3)).toEqual(packet);
      const eight = encodeFrame({ keyRotation: 'even', packet }, 8);
      expect([...eight.subarray(0, 4)]).toEqual([8, SIZE_TAGS[length], 0, 2]);
      expect(eight.subarray(4)).toEqual(packet);
    }
  });

  it('refuses a packet of any other length', () => {
    for (const length of [0, 1, 385, 387, 377, 2377, 33_134]) {
      const packet = new Uint8Array(length);
      expect(codeOf(() => encodeFrame({ keyRotation: 'odd', packet }))).toBe(
        'MIXNET_PACKET_LENGTH',
      );
    }
  });
});
