import { randomScalar } from '../../../coconut/algebra/random-scalar.ts';
import {
  type Dealing,
  dealingStatement,
  encodeDealing,
} from '../../../coconut/dkg/dealing/dealing.ts';
import {
  drawKeyPolynomial,
  evaluateSecret,
  type KeyPolynomial,
  type KeyPolynomialSecret,
} from '../../../coconut/dkg/dealing/key-polynomial.ts';
import { encryptShare } from '../../../coconut/dkg/dealing/share-encryption.ts';
import type { MemberSecret, Receiver, Roster } from '../../../coconut/dkg/index.ts';
import { provePossession } from '../../../coconut/dkg/proofs/possession-proof.ts';
import { signMessage } from '../../../coconut/dkg/session/message.ts';
import type { G1Point, RandomSource, SigningKey } from '../../../coconut/index.ts';
import { deriveVerificationKey } from '../../../coconut/index.ts';

/** What a cheating dealer does otherwise than an honest one. */
export interface Cheat {
  /** What is committed to and dealt. */
  readonly coefficients?: KeyPolynomialSecret;
  /** What is published instead of commitments to the coefficients. */
  readonly commitments?: (honest: KeyPolynomial) => KeyPolynomial;
  readonly ephemeralKey?: G1Point;
  /** What is encrypted for a receiver. */
  readonly share?: (receiver: Receiver, honest: SigningKey) => SigningKey;
  /** Under whose key it is encrypted. */
  readonly addressee?: (receiver: Receiver) => Receiver;
  /** Index the proofs and ciphertexts are made for. */
  readonly provedFor?: number;
  readonly dealing?: (honest: Dealing) => Dealing;
  readonly body?: (honest: Uint8Array) => Uint8Array;
}

/**
 * A dealing message, signed by its dealer, that differs from an honest one in what the cheat says.
 */
export function cheat(
  roster: Roster,
  member: MemberSecret,
  random: RandomSource,
  how: Cheat,
): Uint8Array {
  const { session, receivers } = roster;
  const { parameters, threshold } = session;
  const { group } = parameters;
  const { g1, g2 } = group;
  const dealerIndex = how.provedFor ?? member.issuerIndex;
  const coefficients =
    how.coefficients ?? drawKeyPolynomial(parameters, threshold, undefined, random);
  const honest = coefficients.map((key) => deriveVerificationKey(group, key));
  const commitments = how.commitments?.(honest) ?? honest;
  const ephemeralSecret = randomScalar(group, random);
  const ephemeralKey = how.ephemeralKey ?? g1.multiplySecret(g1.generator, ephemeralSecret);
  const statement = dealingStatement(roster, dealerIndex, { commitments, ephemeralKey });
  const secrets = coefficients.flatMap(({ x, y }) => [x, ...y]);
  const dealing: Dealing = {
    commitments,
    ephemeralKey,
    ephemeralProof: provePossession(group, g1, statement, [ephemeralSecret], random),
    coefficientProof: provePossession(group, g2, statement, secrets, random),
    encryptedShares: receivers.map((receiver) => {
      const share = evaluateSecret(group, coefficients, receiver.issuerIndex);
      const addressee = how.addressee?.(receiver) ?? receiver;
      return encryptShare(
        { session, dealerIndex, dealingStatement: statement, receiver: addressee },
        g1.multiplySecret(addressee.encryptionKey, ephemeralSecret),
        how.share?.(receiver, share) ?? share,
      );
    }),
  };
  const body = encodeDealing(roster, how.dealing?.(dealing) ?? dealing);
  return signMessage(session, 'dealing', member, how.body?.(body) ?? body);
}
