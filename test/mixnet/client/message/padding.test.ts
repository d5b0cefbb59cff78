import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { padMessage, unpadMessage } from '../../../../mixnet/client/index.ts';
import { refusalOf } from '../refusal.ts';

describe('padding', () => {
  it('is removed whatever the message ends with', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.constantFrom([], [0], [1], [1, 0, 0], [0, 1]),
        fc.integer({ min: 1, max: 30 }),
        (bytes, end, more) => {
          const message = Uint8Array.from([...bytes, ...end]);
          expect(unpadMessage(padMessage(message, message.length + more))).toEqual(message);
        },
      ),
    );
  });

  it('that is missing is refused', () => {
    for (const bytes of [[], [0], [0, 0, 0], [2], [1, 2], [1, 2, 0]]) {
      expect(refusalOf(() => unpadMessage(Uint8Array.from(bytes)))).toBe('CLIENT_INVALID_PADDING');
    }
    expect(refusalOf(() => padMessage(new Uint8Array(5), 5))).toBe('CLIENT_MESSAGE_TOO_LONG');
  });
});
