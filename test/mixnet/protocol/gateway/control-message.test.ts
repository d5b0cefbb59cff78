import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseClientMessage,
  parseGatewayMessage,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { refusalOf } from '../../client/refusal.ts';

const MALFORMED = 'GATEWAY_PROTOCOL_MALFORMED_MESSAGE';
const UNKNOWN = 'GATEWAY_PROTOCOL_UNKNOWN_MESSAGE';

describe('messages of a client', () => {
  it('of unknown types are refused, also those that are names in JavaScript', () => {
    for (const type of ['register', 'send', 'toString', '__proto__', 'constructor', '']) {
      expect(refusalOf(() => parseClientMessage(JSON.stringify({ type })))).toBe(UNKNOWN);
    }
  });

  it('never make the reader throw anything but a typed error', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect([MALFORMED, UNKNOWN]).toContain(refusalOf(() => parseClientMessage(text)));
        expect([MALFORMED, UNKNOWN]).toContain(refusalOf(() => parseGatewayMessage(text)));
      }),
      { numRuns: 200 },
    );
  });
});
