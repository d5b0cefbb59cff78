import { reduceScalar } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { ByteReader } from '../encoding/byte-reader.ts';
import { SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G2Point, PairingGroup, Scalar } from '../group/pairing-group.ts';
import { assertNotIdentity, type Credential } from '../issuance/credential.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes } from './attribute.ts';
import { challenge } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { decodeScalars, encodeScalar, randomScalar, randomScalars } from './scalar.ts';

/** π_v: knowledge of serial number, binding number and blinder. */
export interface ShowProof {
  /** c. */
  readonly challenge: Scalar;
  /** s_t. */
  readonly serialResponse: Scalar;
  /** s_b. */
  readonly bindingResponse: Scalar;
  /** s_ρ. */
  readonly blinderResponse: Scalar;
}

/** The show of a credential: Θ. */
export interface Theta {
  /** κ, which hides serial and binding number. */
  readonly kappa: G2Point;
  /** ζ = g2^serial, the same in every show of one credential, under any key. */
  readonly nullifier: G2Point;
  /** (h′, s′). */
  readonly credential: Credential;
  /** π_v. */
  readonly proof: ShowProof;
}

/** Bytes of an encoded {@link Theta}, for any q. */
export const THETA_LENGTH = 416;

/** `kappa ‖ zeta ‖ h′ ‖ s′ ‖ c ‖ s_serial ‖ s_binding ‖ s_blinder`, 416 bytes. */
export function encodeTheta(
  { group: { g1, g2 } }: NymParameters,
  { kappa, nullifier, credential, proof }: Theta,
): Uint8Array {
  return concatBytes(
    g2.encode(kappa),
    g2.encode(nullifier),
    g1.encode(credential.base),
    g1.encode(credential.signature),
    encodeScalar(proof.challenge),
    encodeScalar(proof.serialResponse),
    encodeScalar(proof.bindingResponse),
    encodeScalar(proof.blinderResponse),
  );
}

/**
 * Reads what a holder shows. Whether it is good is `verifyShow`.
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_POINT` (the identity
 * too), `COCONUT_INVALID_SCALAR`.
 */
export function decodeTheta({ group }: NymParameters, bytes: Uint8Array): Theta {
  const { g1, g2 } = group;
  const reader = new ByteReader(bytes, THETA_LENGTH, 'show');
  const kappa = g2.decode(reader.take(g2.encodedLength));
  const nullifier = g2.decode(reader.take(g2.encodedLength));
  const base = g1.decode(reader.take(g1.encodedLength));
  const signature = g1.decode(reader.take(g1.encodedLength));
  const [challenge = 0n, serialResponse = 0n, bindingResponse = 0n, blinderResponse = 0n] =
    decodeScalars(reader.takeEach(4, SCALAR_LENGTH), group);
  const proof = { challenge, serialResponse, bindingResponse, blinderResponse };
  return { kappa, nullifier, credential: { base, signature }, proof };
}

/** The 96 bytes of ζ that a verifier must record: two shows with the same are of one credential. */
export function nullifierOf({ group }: NymParameters, { nullifier }: Theta): Uint8Array {
  return group.g2.encode(nullifier);
}

/** A show hides exactly these many attributes: serial and binding number, in positions 1 and 2. */
export const HIDDEN_COUNT = 2;

/** `true` if these parameters and this key are ones that a show is made under. */
export function canShow({ schema, generators }: NymParameters, key: VerificationKey): boolean {
  return schema.privateCount === HIDDEN_COUNT && key.beta.length === generators.length;
}

/** `c = Challenge(g2 ‖ kappa ‖ zeta ‖ alpha ‖ beta_1 … beta_q ‖ C_kappa ‖ C_zeta)`. */
export function showChallenge(
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
 *     h′ = h^{r′},  s′ = s^{r′} · h′^ρ,  zeta = g2^serial
 *     kappa = g2^ρ · alpha · beta_1^serial · beta_2^binding
 *
 * Draws ρ, r′; w_ρ, w_serial, w_binding. **The result is a bearer object**: the proof binds no
 * verifier, time, public attributes or signature, so whoever sees it can use it where zeta is not
 * yet recorded. `@coir/coconut` has a show without this weakness.
 *
 * @param key - The aggregated key; the holder has checked it and that the credential verifies under
 * it. Nothing here asks for that, unlike `proveShow` of `COIR-V1`: a show of a credential that does
 * not verify can tell its issuers whose it is.
 * @param numbers - Serial (not 0) and binding number. Secret.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` unless the parameters have m = 2 and the
 * key has q parts, `COCONUT_INVALID_ATTRIBUTE`, `COCONUT_INVALID_POINT`, `COCONUT_RANDOMNESS`.
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
