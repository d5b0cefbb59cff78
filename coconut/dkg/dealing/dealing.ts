import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ByteReader } from '../../encoding/byte-reader.ts';
import { concatBytes, encodeItems, encodeText, u16 } from '../../encoding/transcript.ts';
import type { G1Point } from '../../group/pairing-group.ts';
import {
  decodeVerificationKey,
  doHalvesMatch,
  encodeVerificationKey,
  verificationKeyLength,
} from '../../keys/verification-key.ts';
import {
  encodePossessionProof,
  POSSESSION_PROOF_LENGTH,
  type PossessionProof,
  takePossessionProof,
} from '../proofs/possession-proof.ts';
import { verifyPossession } from '../proofs/verify-possession.ts';
import type { FaultReason } from '../session/fault.ts';
import type { Roster } from '../session/roster.ts';
import { areKeysEqual, type KeyPolynomial } from './key-polynomial.ts';
import { encryptedShareLength } from './share-encryption.ts';

/** Round 1: one dealer's contribution to the key, and everybody's share of it. */
export interface Dealing {
  /** C_0 … C_{t−1}. */
  readonly commitments: KeyPolynomial;
  /** E = g1^ε, with which all shares of this dealing are encrypted. */
  readonly ephemeralKey: G1Point;
  /** That all coefficients are known: a proof in G2. */
  readonly coefficientProof: PossessionProof;
  /** That ε is known: a proof in G1. */
  readonly ephemeralProof: PossessionProof;
  /** For each receiver of the roster, in its order. */
  readonly encryptedShares: readonly Uint8Array[];
}

/** The part of a dealing that is fixed before anything is proved or encrypted. */
export type DealingHead = Pick<Dealing, 'commitments' | 'ephemeralKey'>;

const DEALING_LABEL = 'COIR-V1-DKG-DEALING';
const DIGEST_LENGTH = 32;

/**
 * `SHA-256(T("COIR-V1-DKG-DEALING", session id, roster digest, u16 dealer, C_0 …, E))`: what proofs
 * and ciphertexts are bound to.
 */
export function dealingStatement(
  { session, digest }: Roster,
  dealerIndex: number,
  { commitments, ephemeralKey }: DealingHead,
): Uint8Array {
  const { parameters } = session;
  return sha256(
    encodeItems(
      encodeText(DEALING_LABEL),
      session.id,
      digest,
      u16(dealerIndex),
      ...commitments.map((key) => encodeVerificationKey(parameters, key)),
      parameters.group.g1.encode(ephemeralKey),
    ),
  );
}

/** Body of a dealing: `roster digest ‖ C_0 … C_{t−1} ‖ E ‖ c ‖ z ‖ c′ ‖ z′ ‖ encrypted shares`. */
export function encodeDealing({ session, digest }: Roster, dealing: Dealing): Uint8Array {
  const { parameters } = session;
  return concatBytes(
    digest,
    ...dealing.commitments.map((key) => encodeVerificationKey(parameters, key)),
    parameters.group.g1.encode(dealing.ephemeralKey),
    encodePossessionProof(dealing.coefficientProof),
    encodePossessionProof(dealing.ephemeralProof),
    ...dealing.encryptedShares,
  );
}

/** `true` if a body begins with the digest of another roster; its length then says nothing. */
export function isForOtherRoster({ digest }: Roster, bytes: Uint8Array): boolean {
  return bytes.length >= DIGEST_LENGTH && !equalBytes(bytes.subarray(0, DIGEST_LENGTH), digest);
}

/**
 * Reads the body of a dealing for this roster. As many commitments as the threshold, each with the
 * schema's parts, none the identity; as many shares as receivers. Proofs and consistency are {@link
 * faultOfDealing}.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR` or
 * `COCONUT_INVALID_POINT`.
 */
export function decodeDealing(roster: Roster, bytes: Uint8Array): Dealing {
  const { parameters, threshold } = roster.session;
  const { group, schema } = parameters;
  const keyLength = verificationKeyLength(group, schema.attributes.length);
  const shareLength = encryptedShareLength(parameters);
  const { length: receivers } = roster.receivers;
  const length =
    DIGEST_LENGTH +
    threshold * keyLength +
    group.g1.encodedLength +
    2 * POSSESSION_PROOF_LENGTH +
    receivers * shareLength;
  const reader = new ByteReader(bytes, length, 'dealing');
  reader.take(DIGEST_LENGTH);
  const keys = reader.takeEach(threshold, keyLength);
  const ephemeralKey = reader.take(group.g1.encodedLength);
  const coefficientProof = takePossessionProof(group, reader);
  const ephemeralProof = takePossessionProof(group, reader);
  const encryptedShares = reader.takeEach(receivers, shareLength);
  return {
    ephemeralKey: group.g1.decode(ephemeralKey),
    commitments: keys.map((key) => decodeVerificationKey(parameters, key)),
    coefficientProof,
    ephemeralProof,
    encryptedShares,
  };
}

/**
 * Finds the fault of a decoded dealing that everybody can see; `undefined` if there is none. Shares
 * are checked by their receivers.
 *
 * Checks both proofs of possession; that G1 and G2 are committed to the same coefficients of y, by
 * one pairing product over a combination with derived weights; when resharing, that the constant
 * terms are the dealer's share of the previous key.
 */
export function faultOfDealing(
  roster: Roster,
  dealerIndex: number,
  dealing: Dealing,
): FaultReason | undefined {
  const { parameters, previous } = roster.session;
  const { group } = parameters;
  const { commitments, ephemeralKey } = dealing;
  const statement = dealingStatement(roster, dealerIndex, dealing);
  const share = previous?.partialKeys.find(({ issuerIndex }) => issuerIndex === dealerIndex);
  const isShare = commitments
    .slice(0, 1)
    .every((constant) => share === undefined || areKeysEqual(group, constant, share.key));
  if (!isShare) return 'other-share';
  const { ephemeralProof, coefficientProof } = dealing;
  const coefficients = commitments.flatMap(({ alpha, beta }) => [alpha, ...beta]);
  if (
    !verifyPossession(group, group.g1, statement, [ephemeralKey], ephemeralProof) ||
    !verifyPossession(group, group.g2, statement, coefficients, coefficientProof)
  ) {
    return 'possession';
  }
  return doHalvesMatch(group, commitments, statement) ? undefined : 'inconsistent-halves';
}
