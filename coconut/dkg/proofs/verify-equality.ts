import type { PairingGroup } from '../../group/pairing-group.ts';
import { type EqualityProof, type EqualityStatement, equalityChallenge } from './equality-proof.ts';

/**
 * `true` if a proof holds: recomputes `R_1 = g1^z · encryptionKey^e`, `R_2 = ephemeralKey^z ·
 * sharedPoint^e` and the challenge.
 */
export function verifyEquality(
  group: PairingGroup,
  statement: EqualityStatement,
  { challenge, response }: EqualityProof,
): boolean {
  const { g1 } = group;
  const { encryptionKey, ephemeralKey, sharedPoint } = statement;
  const scalars = [response, challenge];
  const nonceCommitments = [
    g1.multiExponentiate([g1.generator, encryptionKey], scalars),
    g1.multiExponentiate([ephemeralKey, sharedPoint], scalars),
  ];
  return equalityChallenge(group, statement, nonceCommitments) === challenge;
}
