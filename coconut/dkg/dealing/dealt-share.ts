import type { G1Point } from '../../group/pairing-group.ts';
import type { SigningKey } from '../../keys/signing-key.ts';
import { deriveVerificationKey } from '../../keys/signing-key.ts';
import type { Receiver, Roster } from '../session/roster.ts';
import { dealingStatement } from './dealing.ts';
import type { SoundDealing } from './dealings.ts';
import { areKeysEqual, evaluateCommitments } from './key-polynomial.ts';
import { decryptShare } from './share-encryption.ts';

/**
 * Reads the share that a dealing holds for this receiver; `undefined` if the ciphertext does not
 * open to q + 1 scalars. With the true shared point, which the receiver computes and a complaint
 * proves, everybody finds the same.
 */
export function readDealtShare(
  roster: Roster,
  receiver: Receiver,
  { dealerIndex, dealing }: SoundDealing,
  sharedPoint: G1Point,
): SigningKey | undefined {
  const { session } = roster;
  const statement = dealingStatement(roster, dealerIndex, dealing);
  const address = { session, dealerIndex, dealingStatement: statement, receiver };
  const ciphertext = dealing.encryptedShares[roster.receivers.indexOf(receiver)];
  return ciphertext && decryptShare(address, sharedPoint, ciphertext);
}

/** `true` if a dealing holds for this receiver the values that it is committed to. */
export function isDealtShareGood(
  roster: Roster,
  receiver: Receiver,
  dealing: SoundDealing,
  sharedPoint: G1Point,
): boolean {
  const { group } = roster.session.parameters;
  const share = readDealtShare(roster, receiver, dealing, sharedPoint);
  if (share === undefined) return false;
  const { commitments } = dealing.dealing;
  return areKeysEqual(
    group,
    deriveVerificationKey(group, share),
    evaluateCommitments(group, commitments, receiver.issuerIndex),
  );
}
