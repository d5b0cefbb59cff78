import { lagrangeWeights } from '../../algebra/interpolation.ts';
import { reduceScalar } from '../../algebra/random-scalar.ts';
import { redacted } from '../../encoding/redacted.ts';
import { CoconutError } from '../../errors.ts';
import type { PairingGroup, Scalar } from '../../group/pairing-group.ts';
import type { IssuerKeyPair } from '../../keys/keygen.ts';
import type { SigningKey } from '../../keys/signing-key.ts';
import { deriveVerificationKey } from '../../keys/signing-key.ts';
import { receiverOf } from '../complaint/complain.ts';
import { isDealtShareGood, readDealtShare } from '../dealing/dealt-share.ts';
import { areKeysEqual } from '../dealing/key-polynomial.ts';
import type { ReceiverSecret } from '../session/receiver-secret.ts';
import type { Conclusion } from './conclusion.ts';

/** `Σ weight_d · share_d`, part by part. */
function combineShares(
  group: PairingGroup,
  shares: readonly SigningKey[],
  weights: readonly Scalar[],
): SigningKey {
  const combine = (parts: readonly Scalar[]): Scalar =>
    reduceScalar(
      group,
      parts.reduce((sum, part, d) => sum + part * (weights[d] ?? 0n), 0n),
    );
  return redacted('SigningKey', {
    x: combine(shares.map(({ x }) => x)),
    y: (shares[0]?.y ?? []).map((_, j) => combine(shares.map(({ y }) => y[j] ?? 0n))),
  });
}

/**
 * A member's share of the new key. **Receiver side**, after the session has ended and members agree
 * on its transcript digest.
 *
 * Decrypts the shares of the qualified dealings, adds them up, or when resharing combines them with
 * Lagrange weights, and compares the result with the member's partial key in the record. Store it,
 * then forget the secret of the session.
 *
 * @param secret - From round 0. Read only.
 * @throws {@link CoconutError} `COCONUT_OTHER_SESSION`; `COCONUT_INVALID_INDEX` if the member is
 * not on the roster, or was put out; `COCONUT_INVALID_SHARE` with `blamed` if a share is bad that
 * should have been complained about: only a resharing gives this member one.
 */
export function deriveIssuerKeyPair(
  { roster, record, qualified }: Conclusion,
  secret: ReceiverSecret,
): IssuerKeyPair {
  const receiver = receiverOf(roster, secret);
  const { issuerIndex } = receiver;
  const { kind, parameters } = roster.session;
  const { group } = parameters;
  const partialKey = record.partialKeys.find((known) => known.issuerIndex === issuerIndex);
  if (partialKey === undefined) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'this member was put out of the group');
  }
  const dealt = qualified.map((dealing) => {
    const { ephemeralKey } = dealing.dealing;
    const sharedPoint = group.g1.multiplySecret(ephemeralKey, secret.decryptionKey);
    return { dealing, sharedPoint };
  });
  const shares = dealt
    .map(({ dealing, sharedPoint }) => readDealtShare(roster, receiver, dealing, sharedPoint))
    .filter((share) => share !== undefined);
  const dealers = qualified.map(({ dealerIndex }) => dealerIndex);
  const { factor, multiples } = lagrangeWeights(group, dealers);
  const weights =
    kind === 'resharing'
      ? multiples.map((multiple) => reduceScalar(group, multiple * factor))
      : dealers.map(() => 1n);
  const signingKey = combineShares(group, shares, weights);
  // One comparison for all shares. A share that is missing or wrong makes another key, and is then
  // looked for.
  if (!areKeysEqual(group, deriveVerificationKey(group, signingKey), partialKey.key)) {
    const bad = dealt.filter(
      ({ dealing, sharedPoint }) => !isDealtShareGood(roster, receiver, dealing, sharedPoint),
    );
    const blamed = bad.map(({ dealing }) => dealing.dealerIndex);
    throw new CoconutError('COCONUT_INVALID_SHARE', 'a dealt share is bad', blamed);
  }
  return { issuerIndex, signingKey, verificationKey: partialKey.key };
}
