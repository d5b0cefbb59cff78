import { deriveWeights } from '../../algebra/weights.ts';
import { encodeScalar } from '../../encoding/scalar.ts';
import type { PairingGroup, SourceGroup } from '../../group/pairing-group.ts';
import { type PossessionProof, possessionChallenge } from './possession-proof.ts';

/** `true` if a proof holds: recomputes `R = g^z · Π P_k^{weight_k(c)}` and the challenge. */
export function verifyPossession<Point>(
  group: PairingGroup,
  source: SourceGroup<Point>,
  statement: Uint8Array,
  points: readonly Point[],
  { challenge, response }: PossessionProof,
): boolean {
  const weights = deriveWeights(group, encodeScalar(challenge), points.length);
  const nonceCommitment = source.multiExponentiate(
    [source.generator, ...points],
    [response, ...weights],
  );
  return possessionChallenge(group, source, statement, nonceCommitment) === challenge;
}
