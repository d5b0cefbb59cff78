import { createProblem, readProblem } from '@coir/io';
import { describe, expect, it } from 'vitest';

const fields = {
  title: 'Conflict',
  status: 409,
  code: 'already_spent',
  detail: 'Another show of this ticket was credited before.',
  retryable: false,
};

describe('a problem document', () => {
  it('is read as it was made', () => {
    const made = createProblem({ ...fields, reason: 'wrong_memo' });
    expect(made).toEqual({ type: 'about:blank', ...fields, reason: 'wrong_memo' });
    const { code, detail, retryable } = fields;
    expect(readProblem(JSON.parse(JSON.stringify(made)))).toEqual({
      code,
      detail,
      retryable,
      reason: 'wrong_memo',
    });
  });

  it('may have members a reader does not know', () => {
    const { code, detail, retryable } = fields;
    expect(readProblem({ code, detail, retryable, seen: [1] })).toEqual({
      code,
      detail,
      retryable,
    });
  });

  const bad: readonly [string, object][] = [
    ['no code', { code: undefined }],
    ['a code of other characters', { code: '<b>' }],
    ['an empty code', { code: '' }],
    ['a code that is too long', { code: 'a'.repeat(65) }],
    ['no sentence', { detail: undefined }],
    ['a sentence that is too long', { detail: 'x'.repeat(1_025) }],
    ['no word on trying again', { retryable: undefined }],
    ['a word on trying again that is text', { retryable: 'no' }],
    ['a reason of other characters', { reason: 'No!' }],
  ];
  it.each(bad)('is none with %s, and cannot be made so', (_, change) => {
    expect(readProblem({ ...fields, ...change })).toBeUndefined();
    expect(() => createProblem({ ...fields, ...change })).toThrow(RangeError);
  });

  it.each([200, 399, 600, 404.5])('cannot be made for status %d', (status) => {
    expect(() => createProblem({ ...fields, status })).toThrow(RangeError);
  });

  it.each([null, undefined, 'text', 5, []])('is not %j', (value) => {
    expect(readProblem(value)).toBeUndefined();
  });
});
