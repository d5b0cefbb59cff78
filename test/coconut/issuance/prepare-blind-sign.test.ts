import { describe, expect, it } from 'vitest';
import { nobleGroup, prepareBlindSign } from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ privateCount: 2 });
const { parameters, attributes } = fixture;
const { order } = nobleGroup;
const [serial = 0n, level = 0n, city = 0n] = attributes;
const code = (code: string) => expect.objectContaining({ name: 'CoconutError', code });

describe('preparing a request', () => {
  it('refuses another number of attributes, and values outside their kind', () => {
    for (const [hidden, open, expected] of [
      [[serial], [city], 'COCONUT_ATTRIBUTE_COUNT'],
      [[serial, level, city], [], 'COCONUT_ATTRIBUTE_COUNT'],
      [[serial, level], [], 'COCONUT_ATTRIBUTE_COUNT'],
      [[serial, level], [city, city], 'COCONUT_ATTRIBUTE_COUNT'],
      [[0n, level], [city], 'COCONUT_INVALID_ATTRIBUTE'],
      [[order, level], [city], 'COCONUT_INVALID_ATTRIBUTE'],
      [[serial, 2n ** 64n], [city], 'COCONUT_INVALID_ATTRIBUTE'],
      [[serial, level], [order], 'COCONUT_INVALID_ATTRIBUTE'],
      [[serial, level], [-1n], 'COCONUT_INVALID_ATTRIBUTE'],
    ] as const) {
      expect(() => prepareBlindSign(parameters, hidden, open)).toThrow(code(expected));
    }
  });

  it('names the attribute in its error and never its value', () => {
    const wrong = 2n ** 64n + 123_456_789n;
    try {
      prepareBlindSign(parameters, [serial, wrong], [city]);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain('a2');
      expect(String(error)).not.toContain(String(wrong));
      expect(JSON.stringify(error)).not.toContain(String(wrong));
    }
  });
});
