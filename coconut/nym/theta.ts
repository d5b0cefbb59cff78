import { ByteReader } from '../encoding/byte-reader.ts';
import { SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import type { G2Point, Scalar } from '../group/pairing-group.ts';
import type { Credential } from '../issuance/credential.ts';
import type { NymParameters } from './parameters.ts';
import { decodeScalars, encodeScalar } from './scalar.ts';

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

/** What the holder shows: Θ. */
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
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_POINT` (the identity too), `COCONUT_INVALID_SCALAR`.
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
