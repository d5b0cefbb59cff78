import { z } from 'zod';
import {
  encodeHandshakePayload,
  HANDSHAKE_ERROR_SCHEMA,
  HANDSHAKE_PAYLOAD_SCHEMA,
  type HandshakeError,
  type HandshakePayload,
  MAX_ERROR_LENGTH,
  SEALED_BYTES_SHAPE,
} from './client-message.ts';
import { type MessageSchemas, parseControlMessage } from './control-message.ts';
import { byteCount, versionNumber } from './json-schema.ts';

/** The answer to a finished registration. */
export interface RegisterResponse {
  /** Tells it from the other messages. */
  readonly type: 'register';
  /** The version the registration proceeded with. */
  readonly protocolVersion: number;
  /** `true` if the client is registered. */
  readonly status: boolean;
}

/** The answer to an accepted authentication. */
export interface AuthenticateResponse {
  /** Tells it from the other messages. */
  readonly type: 'authenticate';
  /** The version the session speaks. */
  readonly protocolVersion: number;
  /** `true` if the client is let in. */
  readonly status: boolean;
  /** Bytes the client may still send. */
  readonly bandwidthRemaining: number;
}

/** The answer to an {@link EncryptedRequest}. */
export interface EncryptedResponse {
  /** Tells it from the other messages. */
  readonly type: 'encryptedResponse';
  /** A session response with its tag. */
  readonly ciphertext: Uint8Array;
  /** That it was encrypted with. */
  readonly nonce: Uint8Array;
}

/** The errors that have a type of their own. */
export type TypedError =
  | { readonly kind: 'outOfBandwidth'; readonly required: number; readonly available: number }
  | { readonly kind: 'ticketReplay' };

/** A message of a gateway, one text frame. */
export type GatewayMessage =
  | { readonly type: 'supportedProtocol'; readonly version: number }
  | HandshakePayload
  | HandshakeError
  | RegisterResponse
  | AuthenticateResponse
  | { readonly type: 'send'; readonly remainingBandwidth: number }
  | { readonly type: 'bandwidth'; readonly availableTotal: number }
  | EncryptedResponse
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'typedError'; readonly error: TypedError };

const TYPED_ERROR_SCHEMA: z.ZodType<TypedError> = z.union([
  z
    .object({ out_of_bandwidth: z.object({ required: byteCount, available: byteCount }) })
    .transform(({ out_of_bandwidth }) => ({
      kind: 'outOfBandwidth' as const,
      ...out_of_bandwidth,
    })),
  z.literal('ticket_replay').transform(() => ({ kind: 'ticketReplay' as const })),
]);

const SCHEMAS: MessageSchemas<GatewayMessage> = {
  supportedProtocol: z.object({ type: z.literal('supportedProtocol'), version: versionNumber }),
  handshakePayload: HANDSHAKE_PAYLOAD_SCHEMA,
  handshakeError: HANDSHAKE_ERROR_SCHEMA,
  register: z
    .object({ type: z.literal('register'), protocol_version: versionNumber, status: z.boolean() })
    .transform(({ type, protocol_version, status }) => ({
      type,
      protocolVersion: protocol_version,
      status,
    })),
  authenticate: z
    .object({
      type: z.literal('authenticate'),
      protocol_version: versionNumber,
      status: z.boolean(),
      bandwidth_remaining: byteCount,
    })
    .transform(({ type, protocol_version, status, bandwidth_remaining }) => ({
      type,
      protocolVersion: protocol_version,
      status,
      bandwidthRemaining: bandwidth_remaining,
    })),
  send: z
    .object({ type: z.literal('send'), remaining_bandwidth: byteCount })
    .transform(({ type, remaining_bandwidth }) => ({
      type,
      remainingBandwidth: remaining_bandwidth,
    })),
  bandwidth: z
    .object({ type: z.literal('bandwidth'), available_total: byteCount })
    .transform(({ type, available_total }) => ({ type, availableTotal: available_total })),
  encryptedResponse: z.object({
    type: z.literal('encryptedResponse'),
    ...SEALED_BYTES_SHAPE,
  }),
  error: z
    .object({ type: z.literal('error'), message: z.string() })
    .transform(({ type, message }) => ({ type, message: message.slice(0, MAX_ERROR_LENGTH) })),
  typedError: z.object({ type: z.literal('typedError'), error: TYPED_ERROR_SCHEMA }),
};

/**
 * Reads a text frame from a gateway. **Client side.** Unknown members are ignored, so newer
 * gateways may say more.
 *
 * @param text - Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_UNKNOWN_MESSAGE` for a type gateways do not send.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_MESSAGE` for anything else that does
 * not fit.
 */
export function parseGatewayMessage(text: string): GatewayMessage {
  return parseControlMessage(SCHEMAS, text);
}

/**
 * The text frame of a message. **Gateway side.** `upgrade_mode` is always false: clients of
 * protocol 6 expect the member.
 */
export function encodeGatewayMessage(message: GatewayMessage): string {
  switch (message.type) {
    case 'handshakePayload':
      return encodeHandshakePayload(message);
    case 'register':
      return JSON.stringify({
        type: message.type,
        protocol_version: message.protocolVersion,
        status: message.status,
        upgrade_mode: false,
      });
    case 'authenticate':
      return JSON.stringify({
        type: message.type,
        protocol_version: message.protocolVersion,
        status: message.status,
        bandwidth_remaining: message.bandwidthRemaining,
        upgrade_mode: false,
      });
    case 'send':
      return JSON.stringify({
        type: message.type,
        remaining_bandwidth: message.remainingBandwidth,
        upgrade_mode: false,
      });
    case 'bandwidth':
      return JSON.stringify({
        type: message.type,
        available_total: message.availableTotal,
        upgrade_mode: false,
      });
    case 'encryptedResponse':
      return JSON.stringify({
        type: message.type,
        ciphertext: [...message.ciphertext],
        nonce: [...message.nonce],
      });
    case 'typedError':
      return JSON.stringify({ type: message.type, error: encodeTypedError(message.error) });
    case 'supportedProtocol':
    case 'handshakeError':
    case 'error':
      return JSON.stringify(message);
  }
}

function encodeTypedError(error: TypedError): unknown {
  if (error.kind === 'ticketReplay') return 'ticket_replay';
  return { out_of_bandwidth: { required: error.required, available: error.available } };
}
