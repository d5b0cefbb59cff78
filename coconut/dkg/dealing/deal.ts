import { randomScalar } from '../../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../../algebra/random-source.ts';
import { CoconutError } from '../../errors.ts';
import {
  deriveVerificationKey,
  isSigningKeyValid,
  type SigningKey,
} from '../../keys/signing-key.ts';
import { provePossession } from '../proofs/possession-proof.ts';
import { type MemberSecret, signMessage } from '../session/message.ts';
import type { Roster } from '../session/roster.ts';
import { type Dealing, dealingStatement, encodeDealing } from './dealing.ts';
import {
  areKeysEqual,
  drawKeyPolynomial,
  evaluateSecret,
  type KeyPolynomialSecret,
} from './key-polynomial.ts';
import { encryptShare } from './share-encryption.ts';

/**
 * Commits to polynomials, proves that they are known and encrypts their values for the receivers.
 * Draws ε, then 64 bytes for each proof.
 */
export function composeDealing(
  roster: Roster,
  dealerIndex: number,
  coefficients: KeyPolynomialSecret,
  random: RandomSource,
): Dealing {
  const { session, receivers } = roster;
  const { group } = session.parameters;
  const { g1, g2 } = group;
  const commitments = coefficients.map((key) => deriveVerificationKey(group, key));
  const ephemeralSecret = randomScalar(group, random);
  const ephemeralKey = g1.multiplySecret(g1.generator, ephemeralSecret);
  const statement = dealingStatement(roster, dealerIndex, { commitments, ephemeralKey });
  const secrets = coefficients.flatMap(({ x, y }) => [x, ...y]);
  const ephemeralProof = provePossession(group, g1, statement, [ephemeralSecret], random);
  const coefficientProof = provePossession(group, g2, statement, secrets, random);
  const encryptedShares = receivers.map((receiver) =>
    encryptShare(
      { session, dealerIndex, dealingStatement: statement, receiver },
      g1.multiplySecret(receiver.encryptionKey, ephemeralSecret),
      evaluateSecret(group, coefficients, receiver.issuerIndex),
    ),
  );
  return { commitments, ephemeralKey, coefficientProof, ephemeralProof, encryptedShares };
}

function assertKind(roster: Roster, kind: 'generation' | 'resharing'): void {
  if (roster.session.kind !== kind) {
    throw new CoconutError('COCONUT_OTHER_SESSION', `this is no session of kind ${kind}`);
  }
}

/**
 * The signed dealing of polynomials through a constant, or if there is none, through a random one.
 */
function deal(
  roster: Roster,
  member: MemberSecret,
  constant: SigningKey | undefined,
  random: RandomSource,
): Uint8Array {
  const { session } = roster;
  const coefficients = drawKeyPolynomial(session.parameters, session.threshold, constant, random);
  const dealing = composeDealing(roster, member.issuerIndex, coefficients, random);
  return signMessage(session, 'dealing', member, encodeDealing(roster, dealing));
}

/**
 * Round 1 of a key generation. **Dealer side**: commits to q + 1 random polynomials of degree t − 1
 * and encrypts to every receiver their values at its index. Nothing secret is kept: a dealer that
 * is a receiver gets its own share like everybody else.
 *
 * Store the message before it is sent, and send the same bytes again if need be: another dealing in
 * the same session is an equivocation. Compare the roster's digest with other members' first.
 *
 * @param member - Who this is. Secret.
 * @throws {@link CoconutError} `COCONUT_OTHER_SESSION` in a resharing, `COCONUT_INVALID_INDEX` or
 * `COCONUT_INVALID_SIGNATURE` if that is no dealer of the session, `COCONUT_RANDOMNESS` if the
 * source fails or repeats itself.
 */
export function dealKey(
  roster: Roster,
  member: MemberSecret,
  random: RandomSource = randomBytes,
): Uint8Array {
  assertKind(roster, 'generation');
  return deal(roster, member, undefined, random);
}

/**
 * Round 1 of a resharing. **Dealer side**: as {@link dealKey}, but the constant terms are the
 * dealer's share of the previous key.
 *
 * Delete the old share once the new key is in use: t old shares stay as good as the key.
 *
 * @param member - Who this is. Secret.
 * @param signingKey - The dealer's share. Read only.
 * @throws {@link CoconutError} `COCONUT_OTHER_SESSION` in a generation, `COCONUT_INCONSISTENT_KEY`
 * if this is not the dealer's share of the previous key, and as {@link dealKey}.
 */
export function dealShare(
  roster: Roster,
  member: MemberSecret,
  signingKey: SigningKey,
  random: RandomSource = randomBytes,
): Uint8Array {
  assertKind(roster, 'resharing');
  const { parameters, previous } = roster.session;
  const share = previous?.partialKeys.find(({ issuerIndex }) => issuerIndex === member.issuerIndex);
  if (
    share === undefined ||
    !isSigningKeyValid(parameters, signingKey) ||
    !areKeysEqual(parameters.group, deriveVerificationKey(parameters.group, signingKey), share.key)
  ) {
    throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'not this dealer’s share of the key');
  }
  return deal(roster, member, signingKey, random);
}
