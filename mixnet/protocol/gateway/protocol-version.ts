import { ProtocolError } from '../errors.ts';

/** The oldest protocol whose forwarded packets name a key rotation. */
export const KEY_ROTATION_VERSION = 5;
/** The newest protocol this implementation speaks. */
export const PROTOCOL_VERSION: number = KEY_ROTATION_VERSION;
/**
 * The oldest protocol whose registration uses AES-256-GCM-SIV. Nym's wasm client registers with it.
 */
export const MIN_REGISTRATION_VERSION = 3;
/** The oldest protocol whose authentication cannot be replayed. */
export const MIN_AUTHENTICATION_VERSION = 4;

/**
 * The version a registration proceeds with. **Gateway side.** A higher proposal is lowered to
 * {@link PROTOCOL_VERSION}.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_UNSUPPORTED_VERSION` below
 * {@link MIN_REGISTRATION_VERSION} or without a version.
 */
export function negotiateRegistrationVersion(proposed: number | undefined): number {
  if (proposed === undefined || proposed < MIN_REGISTRATION_VERSION) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION',
      `this gateway speaks protocol ${PROTOCOL_VERSION} and registers clients from protocol ${MIN_REGISTRATION_VERSION} on; please update your client`,
    );
  }
  return Math.min(proposed, PROTOCOL_VERSION);
}

/**
 * Checks the version a gateway answers with. **Client side.**
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_UNSUPPORTED_VERSION` above what this client
 * speaks or below `minimum`.
 */
export function assertAnsweredVersion(version: number, minimum: number): void {
  if (version >= minimum && version <= PROTOCOL_VERSION) return;
  throw new ProtocolError(
    'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION',
    `this client speaks protocols ${minimum} to ${PROTOCOL_VERSION} here, the gateway answered ${version}`,
  );
}
