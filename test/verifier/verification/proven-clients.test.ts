import { describe, expect, it } from 'vitest';
import { ProvenClients } from '../../../verifier/verification/proven-clients.ts';

describe('proven clients', () => {
  it('are those with a credit, until a false show, and again after another credit', () => {
    const proven = new ProvenClients();
    expect(proven.isProven('a')).toBe(false);
    proven.recordFalseShow('a');
    proven.recordCredit('a');
    expect(proven.isProven('a')).toBe(true);
    expect(proven.isProven('b')).toBe(false);
    proven.recordFalseShow('a');
    expect(proven.isProven('a')).toBe(false);
    proven.recordCredit('a');
    expect(proven.isProven('a')).toBe(true);
  });

  it('are remembered up to a number, and the one credited longest ago is forgotten first', () => {
    const proven = new ProvenClients(2);
    for (const client of ['a', 'b', 'a', 'c']) proven.recordCredit(client);
    expect(['a', 'b', 'c'].map((client) => proven.isProven(client))).toEqual([true, false, true]);
  });
});
