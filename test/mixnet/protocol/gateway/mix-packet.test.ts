import { PACKET_SIZES } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import {
  type MixPacket,
  openForwardFrame,
  sealForwardFrame,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { sealBytes } from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../../client/refusal.ts';

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
  it('with an unknown packet type, rotation, address or size are refused', () => {
    const address = [4, 6, 253, 127, 0, 0, 1];
    const plaintexts = [
      [],
      [0],
      [0, 1],
      [1, 1, ...address, ...random(PACKET_SIZES.regular)],
      [2, 1, ...address, ...random(PACKET_SIZES.regular)],
      [0, 3, ...address, ...random(PACKET_SIZES.regular)],
      [0, 1, 5, ...address.slice(1), ...random(PACKET_SIZES.regular)],
      [0, 1, ...address.slice(0, 6)],
      [0, 1, 6, ...random(10)],
      [0, 1, ...address, ...random(PACKET_SIZES.regular - 1)],
      [0, 1, ...address, ...random(PACKET_SIZES.regular + 1)],
      [0, 1, ...address, ...random(377)],
      [0, 1, ...address, ...random(2377)],
      [0, 1, ...address],
    ];
    for (const plaintext of plaintexts) {
      const frame = frameOf(Uint8Array.from(plaintext), 2);
      expect(
        refusalOf(() => openForwardFrame(sharedKey, frame)),
        `${plaintext.slice(0, 9)}`,
      ).toBe('GATEWAY_PROTOCOL_MALFORMED_PACKET');
    }
    expect(refusalOf(() => sealForwardFrame(sharedKey, 2, packetOf(1000), random))).toBe(
      'GATEWAY_PROTOCOL_MALFORMED_PACKET',
    );
  });
});
