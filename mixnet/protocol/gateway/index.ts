/**
 * The protocol of clients and gateways: handshake, sealed frames and requests, both ends.
 *
 * @module @coir/protocol/gateway
 */

export {
  type Claim,
  type ClaimOutcome,
  type Receipt,
  type Refusal,
  showDigest,
} from '@coir/verifier-api';
export { ProtocolError, type ProtocolErrorCode } from '../errors.ts';
export {
  decodeKeyRotation,
  encodeKeyRotation,
  type KeyRotation,
  keyRotationOf,
} from '../key-rotation.ts';
export {
  checkAuthentication,
  createAuthentication,
  MAX_TIMESTAMP_SKEW_SECONDS,
  type StoredRegistration,
} from './authentication.ts';
export {
  type ForwardKind,
  forwardKindOf,
  MAX_FRAME_LENGTH,
  openForwardFrame,
  openPushFrame,
  sealForwardFrame,
  sealPushFrame,
} from './binary-frame.ts';
export {
  type ClientHandshake,
  type ClientProof,
  checkConfirmation,
  proveIdentity,
  startHandshake,
} from './client-handshake.ts';
export {
  type Authentication,
  type ClientMessage,
  type CurrentRequest,
  type EncryptedRequest,
  encodeClientMessage,
  type HandshakeError,
  type HandshakePayload,
  type ObsoleteRequest,
  parseClientMessage,
} from './client-message.ts';
export { MAX_CONTROL_MESSAGE_LENGTH } from './control-message.ts';
export {
  encodeSessionRequest,
  openSessionRequest,
  openSessionResponse,
  type SessionRequest,
  type SessionResponse,
  sealSessionRequest,
  sealSessionResponse,
} from './encrypted-request.ts';
export {
  answerHandshake,
  completeHandshake,
  type GatewayHandshake,
  type Registration,
} from './gateway-handshake.ts';
export {
  type AuthenticateResponse,
  type EncryptedResponse,
  encodeGatewayMessage,
  type GatewayMessage,
  parseGatewayMessage,
  type RegisterResponse,
  type TypedError,
} from './gateway-message.ts';
export { HANDSHAKE_FAILURE, HANDSHAKE_SUCCESS } from './handshake-transcript.ts';
export {
  type AgreementKeyPair,
  createAgreementKeyPair,
  type IdentityKeyPair,
} from './key-agreement.ts';
export type { MixPacket } from './mix-packet.ts';
export {
  assertAnsweredVersion,
  MIN_AUTHENTICATION_VERSION,
  MIN_REGISTRATION_VERSION,
  negotiateRegistrationVersion,
  PROTOCOL_VERSION,
} from './protocol-version.ts';
export type { SealedBytes } from './sealed-bytes.ts';
