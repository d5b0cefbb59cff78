import type { G1Point } from '../group/pairing-group.ts';
import type { SigningKey } from '../signing-key.ts';
import { deriveVerificationKey } from '../verification-key.ts';
import { dealingStatement } from './dealing.ts';
import type { SoundDealing } from './dealings.ts';
import { areKeysEqual, evaluateCommitments } from './key-polynomial.ts';
import type { Receiver, Roster } from './roster.ts';
import { decryptShare } from './share-encryption.ts';

/**
 * The share that a dealing holds for this receiver, or nothing if the ciphertext does not open, or not to the values that are committed to.
 * With the true shared point, which the receiver computes and a complaint proves, everybody finds the same.
 */
export function openDealtShare(
  roster: Roster,
  receiver: Receiver,
  { dealerIndex, dealing }: SoundDealing,
  sharedPoint: G1Point,
): SigningKey | undefined {
  const { session } = roster;
  const { group } = session.parameters;
  const { commitments, encryptedShares } = dealing;
  const statement = dealingStatement(roster, dealerIndex, dealing);
  const address = { session, dealerIndex, dealingStatement: statement, receiver };
  const ciphertext = encryptedShares[roster.receivers.indexOf(receiver)];
  const share = ciphertext && decryptShare(address, sharedPoint, ciphertext);
  if (share === undefined) return undefined;
  const committed = evaluateCommitments(group, commitments, receiver.issuerIndex);
  return areKeysEqual(group, deriveVerificationKey(group, share), committed) ? share : undefined;
}
