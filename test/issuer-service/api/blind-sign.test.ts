import {
  type BlindSignOrder,
  decodeBlindSignOrder,
  decodeBlindSignReply,
  encodeBlindSignOrder,
  encodeBlindSignReply,
} from '@coir/issuer-api';
import { describe, expect, it } from 'vitest';

const txHash = 'ab'.repeat(32);
const keyId = 'cd'.repeat(32);
const requests = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)];
const order: BlindSignOrder = { txHash, keyId, denomination: 1, expiry: 2, requests };
const reply = { keyId, issuerIndex: 3, blindedSignatures: requests };

describe('an order', () => {
  it('is written with members in one order, so that repeating it gives the same bytes', () => {
    expect(JSON.stringify(encodeBlindSignOrder(order))).toBe(
      `{"txHash":"${txHash}","keyId":"${keyId}","denomination":1,"expiry":2,"requests":["AQID","BAUG"]}`,
    );
  });

  it('is read as it was written', () => {
    expect(decodeBlindSignOrder(encodeBlindSignOrder(order), 3)).toEqual(order);
  });

  it('is refused with the member at fault, and not with its value', () => {
    const refusal = (change: object): string => {
      const value = Array.isArray(change) ? change : { ...encodeBlindSignOrder(order), ...change };
      try {
        decodeBlindSignOrder(value, 3);
      } catch (error) {
        return (error as Error).message;
      }
      return 'taken';
    };
    expect(refusal({ txHash: 'hush' })).toBe('member "txHash" is malformed');
    expect(refusal({ requests: ['AQID', 'hush!'] })).toBe('member "requests.1" is malformed');
    expect(refusal({ requests: ['AQID', 'AQID'] })).toBe('member "requests" has a request twice');
    expect(refusal({ hush: 1 })).toBe('a member is not known');
    expect(refusal([])).toBe('it is not an object');
  });
});

describe('a reply', () => {
  it('is read as it was written', () => {
    const text = encodeBlindSignReply(reply);
    expect(text).toBe(`{"keyId":"${keyId}","issuerIndex":3,"blindedSignatures":["AQID","BAUG"]}`);
    expect(decodeBlindSignReply(JSON.parse(text), 3)).toEqual(reply);
  });

  it('is refused with signatures of another length', () => {
    expect(() => decodeBlindSignReply(JSON.parse(encodeBlindSignReply(reply)), 4)).toThrow(
      expect.objectContaining({ code: 'ISSUER_MALFORMED_MESSAGE' }),
    );
  });
});
