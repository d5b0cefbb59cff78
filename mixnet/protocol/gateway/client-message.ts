import { KEY_LENGTH, NONCE_LENGTH, SIGNATURE_LENGTH } from '@coir/sphinx/primitives';
import { base64 } from '@scure/base';
import { z } from 'zod';
import { type MessageSchemas, parseControlMessage } from './control-message.ts';
import { base64Bytes, byteArray, versionNumber } from './json-schema.ts';
import { sealedLength } from './sealed-bytes.ts';

/** The largest ciphertext of an encrypted request or response. */
export const MAX_ENCRYPTED_LENGTH = 8192;
/**
 * A registration message is at most 124 bytes; anything longer is refused before it is looked at.
 */
const MAX_HANDSHAKE_LENGTH = 256;
/** Texts of errors are cut to this length before anybody sees them. */
export const MAX_ERROR_LENGTH = 1024;

/** One of the messages of the registration exchange. The same form is used in both directions. */
export interface HandshakePayload {
  /** Tells it from the other messages. */
  readonly type: 'handshakePayload';
  /** Absent in programs older than version numbers. */
  readonly protocolVersion: number | undefined;
  /** The message itself; its length tells which one it is. */
  readonly data: Uint8Array;
}

/** The other side gives up the registration. */
export interface HandshakeError {
  /** Tells it from the other messages. */
  readonly type: 'handshakeError';
  /** A sentence for people. */
  readonly message: string;
}

/**
 * A returning client's proof that it holds its identity key and the key shared with this gateway.
 */
export interface Authentication {
  /** Tells it from the other messages. */
  readonly type: 'authenticateV2';
  /** Version the client wants to speak. */
  readonly protocolVersion: number;
  /** Ed25519, 32 bytes. */
  readonly clientIdentity: Uint8Array;
  /** The client’s identity under the shared key, with its tag. */
  readonly addressCiphertext: Uint8Array;
  /** That it was encrypted with. */
  readonly nonce: Uint8Array;
  /** Seconds; must be close to the gateway’s and higher than the last. */
  readonly requestUnixTimestamp: number;
  /** Ed25519 over all of this, 64 bytes. */
  readonly requestSignature: Uint8Array;
}

/** A request that only the two ends of the session can read. */
export interface EncryptedRequest {
  /** Tells it from the other messages. */
  readonly type: 'encryptedRequest';
  /** A session request with its tag. */
  readonly ciphertext: Uint8Array;
  /** That it was encrypted with. */
  readonly nonce: Uint8Array;
}

/** A request of earlier protocols, recognised so that it can be refused in words. */
export interface ObsoleteRequest {
  /** The name of the request. */
  readonly type:
    | 'authenticate'
    | 'bandwidthCredential'
    | 'bandwidthCredentialV2'
    | 'ecashCredential'
    | 'upgradeModeJWT';
}

/** A message of a client of today. */
export type CurrentRequest =
  | { readonly type: 'supportedProtocol' }
  | { readonly type: 'claimFreeTestnetBandwidth' }
  | HandshakePayload
  | HandshakeError
  | Authentication
  | EncryptedRequest;

/** A message of any client, one text frame. */
export type ClientMessage = CurrentRequest | ObsoleteRequest;

/** The members of encrypted requests and responses, shared by both directions. */
export const SEALED_BYTES_SHAPE: {
  readonly ciphertext: z.ZodType<Uint8Array>;
  readonly nonce: z.ZodType<Uint8Array>;
} = {
  ciphertext: byteArray(sealedLength(0), MAX_ENCRYPTED_LENGTH),
  nonce: byteArray(NONCE_LENGTH, NONCE_LENGTH),
};

/** Shared by both directions. */
export const HANDSHAKE_PAYLOAD_SCHEMA: z.ZodType<HandshakePayload> = z
  .object({
    protocol_version: versionNumber.nullish(),
    data: byteArray(1, MAX_HANDSHAKE_LENGTH),
  })
  .transform(({ protocol_version, data }) => ({
    type: 'handshakePayload',
    protocolVersion: protocol_version ?? undefined,
    data,
  }));

/** Shared by both directions. */
export const HANDSHAKE_ERROR_SCHEMA: z.ZodType<HandshakeError> = z
  .object({ type: z.literal('handshakeError'), message: z.string() })
  .transform(({ type, message }) => ({ type, message: message.slice(0, MAX_ERROR_LENGTH) }));

const AUTHENTICATION_SCHEMA: z.ZodType<Authentication> = z.object({
  type: z.literal('authenticateV2'),
  protocolVersion: versionNumber,
  clientIdentity: byteArray(KEY_LENGTH, KEY_LENGTH),
  addressCiphertext: base64Bytes(sealedLength(KEY_LENGTH)),
  nonce: base64Bytes(NONCE_LENGTH),
  requestUnixTimestamp: z.int().min(0),
  requestSignature: byteArray(SIGNATURE_LENGTH, SIGNATURE_LENGTH),
});

const ENCRYPTED_REQUEST_SCHEMA: z.ZodType<EncryptedRequest> = z.object({
  type: z.literal('encryptedRequest'),
  ...SEALED_BYTES_SHAPE,
});

const SCHEMAS: MessageSchemas<ClientMessage> = {
  supportedProtocol: z.object({ type: z.literal('supportedProtocol') }),
  claimFreeTestnetBandwidth: z.object({ type: z.literal('claimFreeTestnetBandwidth') }),
  handshakePayload: HANDSHAKE_PAYLOAD_SCHEMA,
  registerHandshakeInitRequest: HANDSHAKE_PAYLOAD_SCHEMA,
  handshakeError: HANDSHAKE_ERROR_SCHEMA,
  authenticateV2: AUTHENTICATION_SCHEMA,
  encryptedRequest: ENCRYPTED_REQUEST_SCHEMA,
  authenticate: z.object({ type: z.literal('authenticate') }),
  bandwidthCredential: z.object({ type: z.literal('bandwidthCredential') }),
  bandwidthCredentialV2: z.object({ type: z.literal('bandwidthCredentialV2') }),
  ecashCredential: z.object({ type: z.literal('ecashCredential') }),
  upgradeModeJWT: z.object({ type: z.literal('upgradeModeJWT') }),
};

/**
 * Reads a text frame from a client. **Gateway side.** Sizes and forms are checked, nothing is
 * authenticated. The first registration message is accepted under both of its names.
 *
 * @param text - Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_UNKNOWN_MESSAGE` for a type clients do not send.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_MESSAGE` for anything else that does
 * not fit.
 */
export function parseClientMessage(text: string): ClientMessage {
  return parseControlMessage(SCHEMAS, text);
}

/** The text frame of a message. **Client side.** */
export function encodeClientMessage(message: CurrentRequest): string {
  switch (message.type) {
    case 'handshakePayload':
      return encodeHandshakePayload(message);
    case 'authenticateV2':
      return JSON.stringify({
        ...message,
        clientIdentity: [...message.clientIdentity],
        addressCiphertext: base64.encode(message.addressCiphertext),
        nonce: base64.encode(message.nonce),
        requestSignature: [...message.requestSignature],
      });
    case 'encryptedRequest':
      return JSON.stringify({
        type: message.type,
        ciphertext: [...message.ciphertext],
        nonce: [...message.nonce],
      });
    case 'supportedProtocol':
    case 'claimFreeTestnetBandwidth':
    case 'handshakeError':
      return JSON.stringify(message);
  }
}

/** The text frame of a registration message, the same in both directions. */
export function encodeHandshakePayload(message: HandshakePayload): string {
  return JSON.stringify({
    type: message.type,
    protocol_version: message.protocolVersion,
    data: [...message.data],
  });
}
