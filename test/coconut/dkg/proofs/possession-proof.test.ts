import { describe, expect, it } from 'vitest';
import {
  encodePossessionProof,
  POSSESSION_PROOF_LENGTH,
  possessionChallenge,
  provePossession,
  takePossessionProof,
} from '../../../../coconut/dkg/proofs/possession-proof.ts';
import { ByteReader } from '../../../../coconut/encoding/byte-reader.ts';
import { encodeScalar, nobleGroup } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { codeOf } from '../dkg-fixture.ts';

const { g1, g2, order } = nobleGroup;
const statement = utf8('these points');
const prove = (secrets: readonly bigint[], seed = 'nonce', bound = statement) =>
  provePossession(nobleGroup, g2, bound, secrets, seededRandom(seed));

describe('a proof of possession', () => {
  it('is two scalars, and is read back', () => {
    const proof = prove([5n, 7n]);
    const bytes = encodePossessionProof(proof);
    expect(bytes).toEqual(
      Uint8Array.from([...encodeScalar(proof.challenge), ...encodeScalar(proof.response)]),
    );
    const reader = new ByteReader(bytes, POSSESSION_PROOF_LENGTH, 'proof');
    expect(takePossessionProof(nobleGroup, reader)).toEqual(proof);
  });

  it('is refused with a scalar from the order on', () => {
    const tooLarge = encodePossessionProof({ challenge: 1n, response: order });
    const reader = new ByteReader(tooLarge, POSSESSION_PROOF_LENGTH, 'proof');
    expect(codeOf(() => takePossessionProof(nobleGroup, reader))).toBe('COCONUT_INVALID_SCALAR');
  });

  it('has another nonce for other secrets or another statement, though the source repeats', () => {
    const proofs = [
      prove([5n, 7n]),
      prove([5n, 8n]),
      prove([7n, 5n]),
      prove([5n, 7n], 'nonce', utf8('others')),
    ];
    expect(new Set(proofs.map(({ challenge }) => challenge)).size).toBe(proofs.length);
    expect(prove([5n, 7n])).toEqual(proofs[0]);
  });

  it('of nothing known is the nonce itself', () => {
    const { challenge, response } = prove([]);
    const nonceCommitment = g2.multiply(g2.generator, response);
    expect(possessionChallenge(nobleGroup, g2, statement, nonceCommitment)).toBe(challenge);
  });

  it('has a challenge over statement and nonce commitment, of one group or the other', () => {
    const challenges = [
      possessionChallenge(nobleGroup, g1, statement, g1.generator),
      possessionChallenge(nobleGroup, g2, statement, g2.generator),
      possessionChallenge(nobleGroup, g1, utf8('others'), g1.generator),
      possessionChallenge(nobleGroup, g1, statement, g1.identity),
    ];
    expect(new Set(challenges).size).toBe(challenges.length);
  });
});
