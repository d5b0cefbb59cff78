import { ByteReader } from '../../encoding/byte-reader.ts';
import { encodeScalar, SCALAR_LENGTH } from '../../encoding/scalar.ts';
import { concatBytes, decodeU16, encodeItems, encodeText, u16 } from '../../encoding/transcript.ts';
import { CoconutError } from '../../errors.ts';
import type { G1Point, PairingGroup } from '../../group/pairing-group.ts';
import type { SoundDealing } from '../dealing/dealings.ts';
import type { EqualityProof, EqualityStatement } from '../proofs/equality-proof.ts';
import { DIGEST_LENGTH, SIGNATURE_LENGTH } from '../session/message.ts';
import type { Receiver } from '../session/roster.ts';
import type { DkgSession } from '../session/session.ts';

/** Round 2: a receiver opens one ciphertext for everybody to see. */
export interface Complaint {
  readonly dealerIndex: number;
  /** Digest of the dealing it is about. */
  readonly dealingDigest: Uint8Array;
  /** The dealer's for that digest: without it the complaint is void. */
  readonly dealingSignature: Uint8Array;
  /** K = E^k. */
  readonly sharedPoint: G1Point;
  /** That K was made with the secret of the receiver's announced key. */
  readonly proof: EqualityProof;
}

const COMPLAINT_LABEL = 'COIR-V1-DKG-COMPLAINT';

/**
 * The statement of the proof of a complaint: `T("COIR-V1-DKG-COMPLAINT", session id, u16 dealer,
 * u16 receiver, dealing digest)` and points.
 */
export function complaintStatement(
  { id }: DkgSession,
  receiver: Receiver,
  { dealerIndex, dealing, digest }: SoundDealing,
  sharedPoint: G1Point,
): EqualityStatement {
  const context = encodeItems(
    encodeText(COMPLAINT_LABEL),
    id,
    u16(dealerIndex),
    u16(receiver.issuerIndex),
    digest,
  );
  const { encryptionKey } = receiver;
  return { context, encryptionKey, ephemeralKey: dealing.ephemeralKey, sharedPoint };
}

function complaintLength(group: PairingGroup): number {
  return 2 + DIGEST_LENGTH + SIGNATURE_LENGTH + group.g1.encodedLength + 2 * SCALAR_LENGTH;
}

/**
 * Body of a receiver's complaints: for each, by ascending dealer, `u16 dealer ‖ dealing digest ‖
 * the dealer's signature for it ‖ K ‖ e ‖ z`, 210 bytes.
 */
export function encodeComplaints(
  { g1 }: PairingGroup,
  complaints: readonly Complaint[],
): Uint8Array {
  return concatBytes(
    ...complaints.flatMap(
      ({ dealerIndex, dealingDigest, dealingSignature, sharedPoint, proof }) => [
        u16(dealerIndex),
        dealingDigest,
        dealingSignature,
        g1.encode(sharedPoint),
        encodeScalar(proof.challenge),
        encodeScalar(proof.response),
      ],
    ),
  );
}

/**
 * Reads the body of a receiver's complaints: at least one, at most one about each dealer, dealers
 * ascending.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_INDEX`,
 * `COCONUT_INVALID_SCALAR` or `COCONUT_INVALID_POINT`.
 */
export function decodeComplaints(session: DkgSession, bytes: Uint8Array): readonly Complaint[] {
  const { group } = session.parameters;
  const length = bytes instanceof Uint8Array ? bytes.length : 0;
  const count = Math.ceil(length / complaintLength(group));
  if (count < 1 || count > session.dealers.length) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'no complaint, or more than dealers');
  }
  const reader = new ByteReader(bytes, count * complaintLength(group), 'list of complaints');
  const parts = Array.from({ length: count }, () => ({
    dealerIndex: decodeU16(reader.take(2)),
    dealingDigest: reader.take(DIGEST_LENGTH),
    dealingSignature: reader.take(SIGNATURE_LENGTH),
    sharedPoint: reader.take(group.g1.encodedLength),
    proof: { challenge: reader.takeScalar(group), response: reader.takeScalar(group) },
  }));
  const known = new Set(session.dealers.map(({ issuerIndex }) => issuerIndex));
  const ascends = parts.every(
    ({ dealerIndex }, position) =>
      known.has(dealerIndex) && dealerIndex > (parts[position - 1]?.dealerIndex ?? 0),
  );
  if (!ascends) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'complaints are not by ascending dealer');
  }
  return parts.map((part) => ({ ...part, sharedPoint: group.g1.decode(part.sharedPoint) }));
}
