import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ANSWER_BOUNDS,
  amountField,
  decodeMessage,
  parseAnswer,
} from '../../../issuer-service/api/message.ts';

describe('an amount', () => {
  it.each([
    ['0', 0n],
    ['1', 1n],
    ['9223372036854775807', 2n ** 63n - 1n],
  ])('"%s" is the shortest decimal of an integer below 2^63', (text, amount) => {
    expect(amountField.parse(text)).toBe(amount);
  });

  it.each([['9223372036854775808'], ['00'], ['-1'], ['1.0'], ['1e3'], [' 1'], [''], [5], [5n]])(
    'is not %s',
    (value) => {
      expect(amountField.safeParse(value).success).toBe(false);
    },
  );
});

describe('a message', () => {
  const schema = z.strictObject({
    price: amountField,
    inner: z.object({ list: z.array(z.int()) }),
  });
  const messageOf = (value: unknown): string => {
    try {
      decodeMessage(schema, value);
    } catch (error) {
      expect(error).toMatchObject({ name: 'IssuerApiError', code: 'ISSUER_MALFORMED_MESSAGE' });
      return (error as Error).message;
    }
    return 'taken';
  };

  it('is read by its schema', () => {
    const value = { price: '5', inner: { list: [1] } };
    expect(decodeMessage(schema, value)).toEqual({ price: 5n, inner: { list: [1] } });
  });

  it('names the member at fault, and never its value or an unknown member’s name', () => {
    expect(messageOf({ price: 'canary', inner: { list: [] } })).toBe('member "price" is malformed');
    expect(messageOf({ price: '5', inner: { list: [1, 'canary'] } })).toBe(
      'member "inner.list.1" is malformed',
    );
    expect(messageOf({ price: '5', inner: { list: [] }, canary: 1 })).toBe('a member is not known');
    expect(messageOf('canary')).toBe('it is not an object');
  });
});

describe('the text of an answer', () => {
  it('is JSON that cannot be misread, of bounded length and depth', () => {
    expect(parseAnswer('{"a":[1]}')).toEqual({ a: [1] });
    const tooLong = JSON.stringify('x'.repeat(ANSWER_BOUNDS.maxLength));
    const tooDeep = '['.repeat(ANSWER_BOUNDS.maxDepth + 1) + ']'.repeat(ANSWER_BOUNDS.maxDepth + 1);
    for (const text of ['{"a":1,"a":2}', '', 'canary', tooLong, tooDeep]) {
      expect(() => parseAnswer(text)).toThrow(
        expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' }),
      );
    }
  });
});
