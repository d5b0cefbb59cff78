import { describe, expect, it } from 'vitest';
import { ClientStanding } from '../../../verifier/verification/proven-clients.ts';

describe('the standing of a client', () => {
  it('comes with a credit, goes with a false show, and comes again with another credit', () => {
    const standing = new ClientStanding();
    expect(standing.isEstablished('a')).toBe(false);
    standing.recordFalseShow('a');
    standing.recordCredit('a');
    expect(standing.isEstablished('a')).toBe(true);
    expect(standing.isEstablished('b')).toBe(false);
    standing.recordFalseShow('a');
    expect(standing.isEstablished('a')).toBe(false);
    standing.recordCredit('a');
    expect(standing.isEstablished('a')).toBe(true);
  });

  it('is remembered for a bounded number of clients, and forgotten of the one credited longest ago', () => {
    const standing = new ClientStanding(2);
    for (const client of ['a', 'b', 'a', 'c']) standing.recordCredit(client);
    expect(['a', 'b', 'c'].map((client) => standing.isEstablished(client))).toEqual([
      true,
      false,
      true,
    ]);
  });
});
