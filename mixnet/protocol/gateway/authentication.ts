import {
  aes256GcmSivSeal,
  concatBytes,
  ed25519,
  equalBytes,
  type RandomSource,
  randomBytes,
} from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';
import type { Authentication } from './client-message.ts';
import type { IdentityKeyPair } from './key-agreement.ts';
import { MIN_AUTHENTICATION_VERSION, PROTOCOL_VERSION } from './protocol-version.ts';
import { sealBytes } from './sealed-bytes.ts';

/** The most seconds between the time of an authentication and the gateway's, either way. */
export const MAX_TIMESTAMP_SKEW_SECONDS = 120;

/** A registered client, as its gateway stores it. */
export interface StoredRegistration {
  /** 32 bytes. Secret. */
  readonly sharedKey: Uint8Array;
  /**
   * `requestUnixTimestamp` of the last authentication that was accepted; `undefined` before the
   * first.
   */
  readonly lastTimestamp: number | undefined;
}

/**
 * Makes a returning client's authentication. **Client side.**
 *
 * Signed bytes: `version(1) ‖ identity(32) ‖ AES-256-GCM-SIV(shared key, nonce, identity)(48) ‖
 * nonce(12) ‖ u64(timestamp)`.
 *
 * @param identity - The client's long-term key. Read only.
 * @param sharedKey - From the registration with this gateway.
 * @param unixSeconds - Must be later than in the last authentication the gateway accepted.
 */
export function createAuthentication(
  identity: IdentityKeyPair,
  sharedKey: Uint8Array,
  unixSeconds: number,
  random: RandomSource = randomBytes,
): Authentication {
  const { nonce, ciphertext } = sealBytes(sharedKey, identity.publicKey, random);
  const request: Omit<Authentication, 'requestSignature'> = {
    type: 'authenticateV2',
    protocolVersion: PROTOCOL_VERSION,
    clientIdentity: identity.publicKey,
    addressCiphertext: ciphertext,
    nonce,
    requestUnixTimestamp: unixSeconds,
  };
  const requestSignature = ed25519.sign(signedBytes(request), identity.secretKey);
  return { ...request, requestSignature };
}

/**
 * Checks a returning client's authentication. **Gateway side.** In this order, cheap first and the
 * store only for a signed request: version 4 or 5; time within {@link MAX_TIMESTAMP_SKEW_SECONDS}
 * of now; signature; a registration is stored; the identity sealed under the stored key and the
 * given nonce equals the ciphertext, compared in constant time; time strictly later than the stored
 * one.
 *
 * The caller must then store `requestUnixTimestamp` in one step with the comparison it rests on,
 * before it answers, and answers with protocol 5 whether the client said 4 or 5.
 *
 * @param request - Parsed. Untrusted.
 * @param nowUnixSeconds - The gateway's clock.
 * @param findRegistration - Looks an identity up; asked at most once.
 * @returns The registration that was found.
 * @throws {@link ProtocolError} with a code for each check: `…_UNSUPPORTED_VERSION`,
 * `…_TIMESTAMP_SKEW`, `…_AUTHENTICATION_SIGNATURE`, `…_UNKNOWN_CLIENT`,
 * `…_AUTHENTICATION_CIPHERTEXT`, `…_TIMESTAMP_REUSED`.
 */
export function checkAuthentication(
  request: Authentication,
  nowUnixSeconds: number,
  findRegistration: (clientIdentity: Uint8Array) => StoredRegistration | undefined,
): StoredRegistration {
  const { protocolVersion, requestUnixTimestamp, clientIdentity } = request;
  if (protocolVersion < MIN_AUTHENTICATION_VERSION || protocolVersion > PROTOCOL_VERSION) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION',
      `this gateway speaks protocols ${MIN_AUTHENTICATION_VERSION} and ${PROTOCOL_VERSION}, the client ${protocolVersion}`,
    );
  }
  if (!(Math.abs(requestUnixTimestamp - nowUnixSeconds) <= MAX_TIMESTAMP_SKEW_SECONDS)) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_TIMESTAMP_SKEW',
      `the time of the request is more than ${MAX_TIMESTAMP_SKEW_SECONDS} s from the gateway's; please check your clock`,
    );
  }
  if (!ed25519.verify(request.requestSignature, signedBytes(request), clientIdentity)) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_AUTHENTICATION_SIGNATURE',
      'the signature of the request is not valid',
    );
  }
  const registration = findRegistration(clientIdentity);
  if (registration === undefined) {
    throw new ProtocolError('GATEWAY_PROTOCOL_UNKNOWN_CLIENT', 'the client is not registered');
  }
  const expected = aes256GcmSivSeal(registration.sharedKey, request.nonce, clientIdentity);
  if (!equalBytes(expected, request.addressCiphertext)) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_AUTHENTICATION_CIPHERTEXT',
      'the address ciphertext is not valid',
    );
  }
  const last = registration.lastTimestamp;
  if (last !== undefined && requestUnixTimestamp <= last) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_TIMESTAMP_REUSED',
      'the time of the request is not later than that of an earlier one',
    );
  }
  return registration;
}

function signedBytes(request: Omit<Authentication, 'requestSignature'>): Uint8Array {
  const timestamp = new Uint8Array(8);
  new DataView(timestamp.buffer).setBigUint64(0, BigInt(request.requestUnixTimestamp));
  return concatBytes(
    Uint8Array.of(request.protocolVersion),
    request.clientIdentity,
    request.addressCiphertext,
    request.nonce,
    timestamp,
  );
}
