import { REFUSALS, type RefusalCode, refusal, refusalSchema, ticketEnd } from '@coir/verifier-api';
import { describe, expect, it } from 'vitest';

const CODES = Object.keys(REFUSALS) as RefusalCode[];

describe('refusals', () => {
  it('end a ticket in three cases, one of which the chain must confirm', () => {
    const ends = CODES.filter((code) => ticketEnd(code) !== 'never');
    expect(ends.map((code) => [code, ticketEnd(code)]).sort()).toEqual([
      ['already_spent', 'always'],
      ['invalid_show', 'always'],
      ['ticket_expired', 'if_expired'],
    ]);
  });

  it.each(['', 'constructor', '__proto__', 'hasOwnProperty', 'Already_spent', 'of_2030'])(
    'of the unknown code "%s" end no ticket',
    (code) => {
      expect(ticketEnd(code)).toBe('never');
    },
  );

  it('say when to come again if it helps, and are what a reader takes', () => {
    for (const code of CODES) {
      const { status, retryable, retryAfterSeconds } = REFUSALS[code];
      expect(status >= 400 && status < 600).toBe(true);
      expect(retryAfterSeconds !== undefined && retryAfterSeconds > 0).toBe(retryable);
      expect(refusalSchema.parse(refusal(code))).toEqual(refusal(code));
    }
  });

  it('have a sentence of their own, cut to what a reader takes', () => {
    expect(refusal('overloaded', 'Too much.')).toEqual({
      code: 'overloaded',
      retryable: true,
      detail: 'Too much.',
    });
    const long = refusal('overloaded', 'x'.repeat(9_000));
    expect(refusalSchema.parse(long).detail).toBe('x'.repeat(512));
  });
});
