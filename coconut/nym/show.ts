import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { reduceScalar } from '../encoding/scalar.ts';
import { CoconutError } from '../errors.ts';
import type { G2Point, PairingGroup, Scalar } from '../group/pairing-group.ts';
import type { Credential } from '../issuance/credential.ts';
import { assertNotIdentity } from '../issuance/identity.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes, isCountAllowed } from './attribute.ts';
import { challenge } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { randomScalar, randomScalars } from './scalar.ts';
import type { Theta } from './theta.ts';

/** A show hides exactly these many attributes: serial and binding number, in positions 1 and 2. */
const HIDDEN_COUNT = 2;

function canShow({ schema, generators }: NymParameters, key: VerificationKey): boolean {
  return schema.privateCount === HIDDEN_COUNT && key.beta.length === generators.length;
}

/** `c = Challenge(g2 ‖ kappa ‖ zeta ‖ alpha ‖ beta_1 … beta_q ‖ C_kappa ‖ C_zeta)`. */
function showChallenge(
  group: PairingGroup,
  { alpha, beta }: VerificationKey,
  shown: readonly G2Point[],
  nonceCommitments: readonly G2Point[],
): Scalar {
  const points = [group.g2.generator, ...shown, alpha, ...beta, ...nonceCommitments];
  return challenge(points.map(group.g2.encode), group);
}

/**
 * Shows a credential without serial and binding number. **Holder side.**
 *
 *     h′ = h^{r′},  s′ = s^{r′} · h′^ρ,  kappa = g2^ρ · alpha · beta_1^serial · beta_2^binding,  zeta = g2^serial
 *
 * Draws ρ, r′; w_ρ, w_serial, w_binding. **The result is a bearer object**: the proof binds no verifier, time, public attributes or signature, so
 * whoever sees it can use it where zeta is not yet recorded. `@coir/coconut` has a show without this weakness.
 *
 * @param key - The aggregated key; the holder has checked it and that the credential verifies under it.
 * @param numbers - Serial (not 0) and binding number. Secret.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` unless the parameters have m = 2 and the key has q parts, `COCONUT_INVALID_ATTRIBUTE`,
 * `COCONUT_INVALID_POINT`, `COCONUT_RANDOMNESS`.
 */
export function proveShow(
  parameters: NymParameters,
  key: VerificationKey,
  credential: Credential,
  numbers: { readonly serial: Attribute; readonly binding: Attribute },
  random: RandomSource = randomBytes,
): Theta {
  const { serial, binding } = numbers;
  const { group } = parameters;
  const { g1, g2 } = group;
  if (!canShow(parameters, key)) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'a show needs two private attributes');
  }
  if (!areAttributes(parameters, [serial, binding]) || serial === 0n) {
    throw new CoconutError('COCONUT_INVALID_ATTRIBUTE', 'serial or binding number out of range');
  }
  assertNotIdentity(parameters, credential.base, credential.signature);
  const bases = [g2.generator, ...key.beta.slice(0, HIDDEN_COUNT)];
  const hide = (exponents: readonly Scalar[]): G2Point =>
    g2.add(key.alpha, g2.multiExponentiateSecret(bases, exponents));

  const blinder = randomScalar(group, random);
  const factor = randomScalar(group, random);
  const base = g1.multiplySecret(credential.base, factor);
  const signature = g1.multiExponentiateSecret([credential.signature, base], [factor, blinder]);
  const kappa = hide([blinder, serial, binding]);
  const nullifier = g2.multiplySecret(g2.generator, serial);
  if (g2.isIdentity(kappa) || g1.isIdentity(signature)) {
    throw new CoconutError('COCONUT_RANDOMNESS', 'the draw gives the identity');
  }

  const [blinderNonce = 0n, serialNonce = 0n, bindingNonce = 0n] = randomScalars(group, random, 3);
  const c = showChallenge(
    group,
    key,
    [kappa, nullifier],
    [hide([blinderNonce, serialNonce, bindingNonce]), g2.multiplySecret(g2.generator, serialNonce)],
  );
  const respond = (nonce: Scalar, secret: Scalar): Scalar =>
    reduceScalar(group, nonce - c * secret);
  const proof = {
    challenge: c,
    serialResponse: respond(serialNonce, serial),
    bindingResponse: respond(bindingNonce, binding),
    blinderResponse: respond(blinderNonce, blinder),
  };
  return { kappa, nullifier, credential: { base, signature }, proof };
}

/**
 * Whether a show is of a credential on these public attributes. **Verifier side.**
 *
 * In order: counts (m = 2, k + 2 ≤ q) and no identity; the proof; `e(h′, kappa + Σ p_i·beta_{2+i}) = e(s′, g2)`. Not checked, since nothing binds
 * it: that the show was made for this verifier, or now. The verifier records {@link nullifierOf} and refuses it the second time.
 *
 * @param key - From the verifier's own configuration.
 * @param publicAttributes - From the verifier's policy, in order, from position 3.
 * @param theta - Untrusted, decoded.
 */
export function verifyShow(
  parameters: NymParameters,
  key: VerificationKey,
  publicAttributes: readonly Attribute[],
  theta: Theta,
): boolean {
  const { group } = parameters;
  const { g1, g2 } = group;
  const { kappa, nullifier, credential, proof } = theta;
  const c = proof.challenge;
  const { blinderResponse, serialResponse, bindingResponse } = proof;
  const scalars = [c, serialResponse, bindingResponse, blinderResponse];
  if (
    !canShow(parameters, key) ||
    !isCountAllowed(parameters, HIDDEN_COUNT, publicAttributes.length) ||
    !areAttributes(parameters, [...publicAttributes, ...scalars]) ||
    [kappa, nullifier].some(g2.isIdentity) ||
    [credential.base, credential.signature].some(g1.isIdentity)
  ) {
    return false;
  }
  const nonceCommitments = g2.multiExponentiateEach([
    {
      points: [kappa, g2.generator, key.alpha, ...key.beta.slice(0, HIDDEN_COUNT)],
      scalars: [c, blinderResponse, reduceScalar(group, 1n - c), serialResponse, bindingResponse],
    },
    { points: [nullifier, g2.generator], scalars: [c, serialResponse] },
  ]);
  if (showChallenge(group, key, [kappa, nullifier], nonceCommitments) !== c) return false;
  const publicBeta = key.beta.slice(HIDDEN_COUNT, HIDDEN_COUNT + publicAttributes.length);
  return group.isPairingProductOne([
    { g1: credential.base, g2: g2.add(kappa, g2.multiExponentiate(publicBeta, publicAttributes)) },
    { g1: g1.negate(credential.signature), g2: g2.generator },
  ]);
}
