import { CoconutError } from '../../errors.ts';
import type { G1Point } from '../../group/pairing-group.ts';
import type { Dealings, SoundDealing } from '../dealing/dealings.ts';
import { isDealtShareGood } from '../dealing/dealt-share.ts';
import { proveEquality } from '../proofs/equality-proof.ts';
import { type MemberSecret, signMessage } from '../session/message.ts';
import { assertSecretOf, type ReceiverSecret } from '../session/receiver-secret.ts';
import type { Receiver, Roster } from '../session/roster.ts';
import { type Complaint, complaintStatement, encodeComplaints } from './complaint.ts';

/**
 * The place of a secret's owner on a roster.
 *
 * @throws {@link CoconutError} `COCONUT_OTHER_SESSION` for a secret of another session,
 * `COCONUT_INVALID_INDEX` if its owner is not on the roster with this secret's key.
 */
export function receiverOf({ session, receivers }: Roster, secret: ReceiverSecret): Receiver {
  assertSecretOf(session, secret);
  const { g1 } = session.parameters.group;
  const receiver = receivers.find(({ issuerIndex }) => issuerIndex === secret.issuerIndex);
  const encryptionKey = g1.multiplySecret(g1.generator, secret.decryptionKey);
  if (receiver === undefined || !g1.equals(receiver.encryptionKey, encryptionKey)) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'the owner of a secret is not on the roster');
  }
  return receiver;
}

/** The complaint about a dealing: true or false, the ciphertext decides. */
export function composeComplaint(
  { session }: Roster,
  receiver: Receiver,
  dealing: SoundDealing,
  sharedPoint: G1Point,
  secret: ReceiverSecret,
): Complaint {
  const statement = complaintStatement(session, receiver, dealing, sharedPoint);
  const { group } = session.parameters;
  return {
    dealerIndex: dealing.dealerIndex,
    dealingDigest: dealing.digest,
    dealingSignature: dealing.signature,
    sharedPoint,
    proof: proveEquality(group, statement, secret.decryptionKey),
  };
}

/**
 * Round 2. **Receiver side**: decrypts the share of every sound dealing and compares it with the
 * commitments. For each bad one it publishes the shared point of that one ciphertext with a proof,
 * so that everybody can decrypt it and see, and the dealer's signature for the dealing, so that
 * nobody who has another one can doubt that it was dealt.
 *
 * A receiver that does not complain in time about a bad share has lost its share of the key, and
 * finds out in `deriveIssuerKeyPair`. It draws no randomness: called again with the same dealings
 * it gives the same bytes. Store the message before it is sent all the same: with more messages
 * there may be other complaints, and two lists are an equivocation.
 *
 * @param member - Who this is. Secret.
 * @param secret - From round 0. Read only.
 * @returns The message to publish, or nothing if all shares are good.
 * @throws {@link CoconutError} `COCONUT_OTHER_SESSION`, `COCONUT_INVALID_INDEX` or
 * `COCONUT_INVALID_SIGNATURE` if the secrets do not belong to this session and its roster.
 */
export function complain(
  { roster, sound }: Dealings,
  member: MemberSecret,
  secret: ReceiverSecret,
): Uint8Array | undefined {
  const { session } = roster;
  const { group } = session.parameters;
  if (secret.issuerIndex !== member.issuerIndex) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'two secrets belong to different members');
  }
  const receiver = receiverOf(roster, secret);
  const complaints = sound.flatMap((dealing) => {
    const { ephemeralKey } = dealing.dealing;
    const sharedPoint = group.g1.multiplySecret(ephemeralKey, secret.decryptionKey);
    if (isDealtShareGood(roster, receiver, dealing, sharedPoint)) return [];
    return [composeComplaint(roster, receiver, dealing, sharedPoint, secret)];
  });
  if (complaints.length === 0) return undefined;
  return signMessage(session, 'complaints', member, encodeComplaints(group, complaints));
}
