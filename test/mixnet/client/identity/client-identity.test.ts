import { describe, expect, it } from 'vitest';
import {
  createClientIdentity,
  decodeClientIdentity,
  encodeClientIdentity,
} from '../../../../mixnet/client/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../refusal.ts';

describe('a client identity', () => {
  it('is the same after it was stored', () => {
    const identity = createClientIdentity(seededRandom('identity'));
    expect(decodeClientIdentity(encodeClientIdentity(identity))).toEqual(identity);
    expect(encodeClientIdentity(identity)).toHaveLength(81);
  });

  it('is refused when it is malformed', () => {
    const bytes = encodeClientIdentity(createClientIdentity());
    const broken = [new Uint8Array(), bytes.subarray(1), new Uint8Array([2, ...bytes.subarray(1)])];
    for (const one of broken) {
      expect(refusalOf(() => decodeClientIdentity(one))).toBe('CLIENT_INVALID_IDENTITY');
    }
  });
});
