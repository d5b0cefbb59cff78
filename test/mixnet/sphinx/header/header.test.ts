import { createPacket } from '@coir/sphinx';
import { x25519 } from '@coir/sphinx/primitives';
import { describe, expect, it } from 'vitest';
import { deriveHopKeys } from '../../../../mixnet/sphinx/header/hop-keys.ts';
import { applyStream } from '../../../../mixnet/sphinx/header/stream-cipher.ts';
import { travel } from '../recorded-packets.ts';
import { knownPath } from '../route-fixture.ts';

const PACKETS = 64;

/** The 360 bytes the last hop of a route sees when it decrypts its routing information. */
function lastBlock(hops: number): Uint8Array {
  const path = knownPath(hops);
  const packet = createPacket({ ...path, message: new Uint8Array(4), payloadLength: 40 });
  const before = travel(packet, path.secretKeys.slice(0, -1)).at(-1);
  const arriving = before?.kind === 'forward' ? before.packet : packet;
  const secretKey = path.secretKeys.at(-1) ?? new Uint8Array();
  const shared = x25519.sharedSecret(secretKey, arriving.subarray(0, 32)) ?? new Uint8Array();
  const extended = new Uint8Array(360);
  extended.set(arriving.subarray(48, 348));
  return applyStream(deriveHopKeys(shared).streamKey, extended);
}

describe('what the last hop sees of a route', () => {
  it.each([1, 2, 3, 4, 5])(
    'is the same noise after the identifier for a route of %i hops',
    (hops) => {
      const blocks = Array.from({ length: PACKETS }, () => lastBlock(hops).subarray(52));
      const length = 308;
      const ones = new Array<number>(length * 8).fill(0);
      for (const block of blocks) {
        expect(block.length).toBe(length);
        for (let bit = 0; bit < length * 8; bit += 1) {
          ones[bit] = (ones[bit] ?? 0) + (((block[bit >> 3] ?? 0) >> (bit & 7)) & 1);
        }
      }
      // Each bit is a fair coin thrown 64 times: within six standard deviations of 4, and their sum
      // within six of √(64·2464)/2.
      expect(ones.filter((count) => Math.abs(count - PACKETS / 2) > 24)).toEqual([]);
      const total = ones.reduce((sum, count) => sum + count, 0);
      expect(Math.abs(total - PACKETS * length * 4)).toBeLessThan(1200);
    },
  );
});
