import {
  createPacket,
  HEADER_LENGTH,
  MIN_PAYLOAD_LENGTH,
  PACKET_OVERHEAD,
  PACKET_SIZES,
  PAYLOAD_OVERHEAD,
} from '@coir/sphinx';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as geometry from '../../../../mixnet/sphinx/format/geometry.ts';
import { countingMessage, travel } from '../recorded-packets.ts';
import { knownPath } from '../route-fixture.ts';

const HOPS = [1, 2, 3, 4, 5];
const PAYLOAD_LENGTHS = [MIN_PAYLOAD_LENGTH, 38, 39, 64, 1024, 2065, 8209, 16_401, 32_785];

describe('geometry', () => {
  it('has the lengths of the format', () => {
    expect({ HEADER_LENGTH, PAYLOAD_OVERHEAD, PACKET_OVERHEAD }).toEqual({
      HEADER_LENGTH: 348,
      PAYLOAD_OVERHEAD: 17,
      PACKET_OVERHEAD: 365,
    });
    expect(PACKET_SIZES).toEqual({
      ack: 386,
      regular: 2413,
      extended8: 8557,
      extended16: 16_749,
      extended32: 33_133,
    });
    expect(geometry.PLAINTEXT_SIZES).toEqual({
      ack: 21,
      regular: 2048,
      extended8: 8192,
      extended16: 16_384,
      extended32: 32_768,
    });
    expect(geometry.ADDRESS_LENGTHS).toEqual({ 4: 7, 6: 19 });
    expect(geometry.SURB_ACK_FIELDS).toEqual({
      firstHop: { start: 0, end: 19 },
      packet: { start: 19, end: 405 },
    });
    expect(geometry.MESSAGE_FIELDS).toEqual({
      surbAck: { start: 0, end: 405 },
      keyMaterial: { start: 405, end: 437 },
      fragment: { start: 437, end: 2048 },
    });
    expect(geometry.FRAGMENT_CAPACITY).toBe(1611);
    expect(geometry.FRAGMENT_ID_LENGTH).toBe(5);
    expect(geometry.MAX_PACKET_LENGTH).toBe(33_133);
    expect(geometry.PAYLOAD_KEY_LENGTH).toBe(192);
    expect([16, 192].map((length) => geometry.surbLength(4, length))).toEqual([444, 1148]);
    expect(geometry.ROUTING_INFO_LENGTH).toBe(300);
    expect(geometry.EXTENDED_ROUTING_INFO_LENGTH).toBe(360);
    expect(geometry.TRUNCATED_ROUTING_INFO_LENGTH).toBe(240);
    expect(geometry.HOP_KEYS_LENGTH).toBe(288);
    expect(geometry.FORWARD_FIELDS.routingInfo).toEqual({ start: 60, end: 360 });
    expect(geometry.FINAL_FIELDS.identifier).toEqual({ start: 36, end: 52 });
    expect(geometry.LIONESS_KEY_FIELDS.k4.end).toBe(geometry.PAYLOAD_KEY_LENGTH);
  });

  it('gives filler and final padding that make the routing information whole', () => {
    for (const hops of HOPS) {
      const whole = 52 + geometry.finalPaddingLength(hops) + geometry.fillerLength(hops);
      expect(whole).toBe(300);
    }
  });

  it.each(
    HOPS.flatMap((hops) => PAYLOAD_LENGTHS.map((payloadLength) => ({ hops, payloadLength }))),
  )(
    'keeps the length over $hops hops with a payload of $payloadLength',
    ({ hops, payloadLength }) => {
      const path = knownPath(hops);
      for (const version of [258, 259] as const) {
        for (const messageLength of [0, payloadLength - PAYLOAD_OVERHEAD]) {
          const message = countingMessage(messageLength);
          const packet = createPacket({ ...path, version, message, payloadLength });
          const steps = travel(packet, path.secretKeys);
          const lengths = steps.map((step) =>
            step.kind === 'forward' ? step.packet.length : step.payload.length,
          );
          const same = new Array<number>(hops - 1).fill(HEADER_LENGTH + payloadLength);
          expect([packet.length, ...lengths]).toEqual([
            HEADER_LENGTH + payloadLength,
            ...same,
            messageLength,
          ]);
          expect(steps.at(-1)).toMatchObject({ kind: 'final', version, payload: message });
        }
      }
    },
  );

  it('carries any message over any route', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(200),
      fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 5, maxLength: 5 }),
      fc.string(),
      (hops, message, room, delays, seed) => {
        const path = { ...knownPath(hops, seed), delaysNs: delays.slice(0, hops) };
        const payloadLength = Math.max(MIN_PAYLOAD_LENGTH, message.length + 17 + room);
        const packet = createPacket({ ...path, message, payloadLength });
        const steps = travel(packet, path.secretKeys);
        for (const [hop, step] of steps.slice(0, -1).entries()) {
          expect(step).toMatchObject({
            kind: 'forward',
            delayNs: path.delaysNs[hop],
            nextHop: path.route[hop + 1]?.address,
          });
        }
        const last = steps.at(-1);
        expect(last?.kind === 'final' && bytesToHex(last.payload)).toBe(bytesToHex(message));
      },
    );
    fc.assert(property, { numRuns: 60 });
  });
});
