import { describe, expect, it } from 'vitest';
import {
  type FaultReason,
  isDisqualifying,
  readOrFault,
} from '../../../../coconut/dkg/session/fault.ts';

describe('a fault', () => {
  it('puts nobody out that may merely have missed something', () => {
    const reasons: Readonly<Record<FaultReason, boolean>> = {
      absent: false,
      'other-roster': false,
      equivocation: true,
      malformed: true,
      possession: true,
      'inconsistent-halves': true,
      'other-share': true,
      'bad-share': true,
      'false-complaint': true,
      'degenerate-key': true,
    };
    for (const [reason, isOut] of Object.entries(reasons)) {
      const fault = { role: 'dealer', issuerIndex: 1, reason: reason as FaultReason } as const;
      expect([reason, isDisqualifying(fault)]).toEqual([reason, isOut]);
    }
  });

  it('is not laid to a message where it is a mistake of the program', () => {
    const mistake = (): never => {
      throw new TypeError('a mistake');
    };
    expect(() => readOrFault(mistake)).toThrow(TypeError);
  });
});
