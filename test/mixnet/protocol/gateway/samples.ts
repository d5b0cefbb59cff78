import type { CurrentRequest, GatewayMessage } from '@coir/protocol/gateway';

function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, position) => position % 256);
}

/** Every message that a client sends. */
export const CLIENT_MESSAGES: readonly CurrentRequest[] = [
  { type: 'supportedProtocol' },
  { type: 'claimFreeTestnetBandwidth' },
  { type: 'handshakePayload', protocolVersion: 5, data: bytes(92) },
  { type: 'handshakeError', message: 'no' },
  {
    type: 'authenticateV2',
    protocolVersion: 5,
    clientIdentity: bytes(32),
    addressCiphertext: bytes(48),
    nonce: bytes(12),
    requestUnixTimestamp: 1_800_000_000,
    requestSignature: bytes(64),
  },
  { type: 'encryptedRequest', ciphertext: bytes(40), nonce: bytes(12) },
];

/** Every message that a gateway sends. */
export const GATEWAY_MESSAGES: readonly GatewayMessage[] = [
  { type: 'supportedProtocol', version: 5 },
  { type: 'handshakePayload', protocolVersion: 5, data: Uint8Array.of(1) },
  { type: 'handshakeError', message: 'no' },
  { type: 'register', protocolVersion: 3, status: true },
  { type: 'authenticate', protocolVersion: 5, status: false, bandwidthRemaining: -1 },
  { type: 'send', remainingBandwidth: 68_719_476_736 },
  { type: 'bandwidth', availableTotal: 0 },
  { type: 'encryptedResponse', ciphertext: bytes(20), nonce: bytes(12) },
  { type: 'error', message: 'insufficient bandwidth' },
  { type: 'typedError', error: { kind: 'outOfBandwidth', required: 1, available: 0 } },
  { type: 'typedError', error: { kind: 'ticketReplay' } },
];

/** A text frame that is not quite the message it was, and the fault of it. */
export interface SpoiledText {
  readonly fault: string;
  readonly text: string;
}

/** The text with each of its members missing, of other types or too long, and cut off. */
export function spoil(text: string): readonly SpoiledText[] {
  const members: Readonly<Record<string, unknown>> = JSON.parse(text);
  const spoiled: SpoiledText[] = [{ fault: 'cut off', text: text.slice(0, -1) }];
  for (const name of Object.keys(members)) {
    const { [name]: _, ...rest } = members;
    spoiled.push({ fault: `without ${name}`, text: JSON.stringify(rest) });
    for (const other of [null, [[]], { a: 1 }, 0.5, 'x'.repeat(20_000), new Array(9000).fill(1)]) {
      const kind = JSON.stringify(other).slice(0, 10);
      const change = JSON.stringify({ ...members, [name]: other });
      spoiled.push({ fault: `${name} is ${kind}`, text: change });
    }
  }
  return spoiled;
}

/**
 * The text with a member that nobody knows, and with one of its members twice, the last one as it
 * was.
 */
export function embellish(text: string): readonly string[] {
  const twice = text.replace('{', '{"type":"nothing",');
  return [text.replace('{', '{"ofTheFuture":[1],'), twice];
}
