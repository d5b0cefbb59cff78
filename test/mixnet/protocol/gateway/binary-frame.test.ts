import { PACKET_SIZES } from '@coir/sphinx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MixPacket,
  openForwardFrame,
  openPushFrame,
  sealForwardFrame,
  sealPushFrame,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { sealBytes } from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { flipBit, refusalOf } from '../../client/refusal.ts';

const random = seededRandom('frames');
const sharedKey = random(32);

function packetOf(length: number, host = '127.0.0.1'): MixPacket {
  return { keyRotation: 'odd', nextHop: { host, port: 1789 }, packet: random(length) };
}

/** A frame around any plaintext, of any kind and flag. */
function frameOf(plaintext: Uint8Array, kind: number, flag = 1): Uint8Array {
  const { nonce, ciphertext } = sealBytes(sharedKey, plaintext, random);
  return new Uint8Array([kind, flag, ...nonce, ...ciphertext]);
}

describe('forward frames', () => {
  it('carry every allowed packet, to IPv4 and IPv6, in both kinds', () => {
    for (const length of Object.values(PACKET_SIZES)) {
      for (const host of ['127.0.0.1', '2001:db8::1']) {
        const packet = packetOf(length, host);
        const second = sealForwardFrame(sharedKey, 2, packet, random);
        expect(openForwardFrame(sharedKey, second)).toEqual(packet);
        const first = sealForwardFrame(sharedKey, 1, packet, random);
        expect(openForwardFrame(sharedKey, first)).toEqual({ ...packet, keyRotation: 'unknown' });
      }
    }
  });

  it('have the lengths seen on the wire', () => {
    const packet = packetOf(PACKET_SIZES.regular);
    expect(sealForwardFrame(sharedKey, 1, packet, random)).toHaveLength(2451);
    expect(sealForwardFrame(sharedKey, 2, packet, random)).toHaveLength(2452);
  });

  it('of 0 to 29 bytes are refused', () => {
    for (let length = 0; length < 30; length += 1) {
      const frame = Uint8Array.of(1, 1, ...random(40)).subarray(0, length);
      expect(refusalOf(() => openForwardFrame(sharedKey, frame))).toBe(
        'GATEWAY_PROTOCOL_MALFORMED_FRAME',
      );
      expect(refusalOf(() => openPushFrame(sharedKey, frame))).toBe(
        'GATEWAY_PROTOCOL_MALFORMED_FRAME',
      );
    }
  });

  it('of every other kind, with every other flag, or too long are refused', () => {
    const frame = sealForwardFrame(sharedKey, 2, packetOf(PACKET_SIZES.regular), random);
    for (let value = 0; value < 256; value += 1) {
      const otherKind = Uint8Array.of(value, ...frame.subarray(1));
      if (value !== 1 && value !== 2) {
        expect(refusalOf(() => openForwardFrame(sharedKey, otherKind))).toBe(
          'GATEWAY_PROTOCOL_UNKNOWN_FRAME',
        );
      }
      const otherFlag = Uint8Array.of(2, value, ...frame.subarray(2));
      if (value !== 1) {
        expect(refusalOf(() => openForwardFrame(sharedKey, otherFlag))).toBe(
          'GATEWAY_PROTOCOL_MALFORMED_FRAME',
        );
      }
    }
    const tooLong = new Uint8Array(40_000).fill(1);
    expect(refusalOf(() => openForwardFrame(sharedKey, tooLong))).toBe(
      'GATEWAY_PROTOCOL_MALFORMED_FRAME',
    );
  });

  it('do not open when a bit is changed or the key is another', () => {
    const frame = sealForwardFrame(sharedKey, 2, packetOf(PACKET_SIZES.ack), random);
    for (let bit = 16; bit < frame.length * 8; bit += 37) {
      expect(refusalOf(() => openForwardFrame(sharedKey, flipBit(frame, bit)))).toBe(
        'GATEWAY_PROTOCOL_DECRYPTION',
      );
    }
    expect(refusalOf(() => openForwardFrame(random(32), frame))).toBe(
      'GATEWAY_PROTOCOL_DECRYPTION',
    );
  });

  it('never make the gateway throw anything but a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(1, 2), (plaintext, kind) => {
        expect(refusalOf(() => openForwardFrame(sharedKey, frameOf(plaintext, kind)))).toBe(
          'GATEWAY_PROTOCOL_MALFORMED_PACKET',
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('push frames', () => {
  it('carry what arrived, of any length up to the longest', () => {
    for (const length of [0, 21, 1643, 32_768]) {
      const delivered = random(length);
      expect(openPushFrame(sharedKey, sealPushFrame(sharedKey, delivered, random))).toEqual(
        delivered,
      );
    }
    expect(refusalOf(() => sealPushFrame(sharedKey, new Uint8Array(32_769), random))).toBe(
      'GATEWAY_PROTOCOL_MALFORMED_FRAME',
    );
  });

  it('of another kind are refused', () => {
    expect(refusalOf(() => openPushFrame(sharedKey, frameOf(random(21), 2)))).toBe(
      'GATEWAY_PROTOCOL_UNKNOWN_FRAME',
    );
    expect(refusalOf(() => openPushFrame(sharedKey, frameOf(random(21), 1, 0)))).toBe(
      'GATEWAY_PROTOCOL_MALFORMED_FRAME',
    );
  });

  it('differ every time', () => {
    const delivered = random(21);
    const frames = new Set(
      Array.from({ length: 20 }, () => sealPushFrame(sharedKey, delivered).join()),
    );
    expect(frames.size).toBe(20);
  });
});
