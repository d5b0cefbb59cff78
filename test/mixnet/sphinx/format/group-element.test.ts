import { isLowOrder } from '@coir/sphinx';
import { x25519 } from '@coir/sphinx/primitives';
import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../support/seeded-random.ts';
import { LOW_ORDER_POINTS } from '../low-order-points.ts';

describe('a group element', () => {
  it.each(LOW_ORDER_POINTS)('%s is of low order: key agreements with it give zero', (point) => {
    for (const topBit of [0, 0x80]) {
      const element = hexToBytes(point);
      element[31] = (element[31] ?? 0) | topBit;
      expect(isLowOrder(element)).toBe(true);
      expect(x25519.sharedSecret(new Uint8Array(32).fill(7), element)).toBeUndefined();
    }
  });

  it('of a node, or one bit beside those of low order, is not', () => {
    const random = seededRandom('group elements');
    const elements = Array.from({ length: 50 }, () => x25519.publicKey(random(32)));
    for (const point of LOW_ORDER_POINTS.slice(2)) {
      const element = hexToBytes(point);
      element[5] = (element[5] ?? 0) ^ 1;
      elements.push(element);
    }
    for (const element of elements) {
      expect(isLowOrder(element)).toBe(false);
      expect(x25519.sharedSecret(new Uint8Array(32).fill(7), element)).toBeDefined();
    }
  });

  it('is 32 bytes', () => {
    expect(() => isLowOrder(new Uint8Array(31))).toThrow(
      expect.objectContaining({ code: 'SPHINX_INVALID_LENGTH' }),
    );
  });
});
