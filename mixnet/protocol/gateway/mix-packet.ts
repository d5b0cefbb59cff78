import { decodeNodeAddress, encodeNodeAddress } from '@coir/sphinx';
import { concatBytes } from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';

/** Which Sphinx key of the nodes a packet was made for: of a rotation with an odd or an even number. */
export type KeyRotation = 'unknown' | 'odd' | 'even';

/** A Sphinx packet on its way from a client to the gateway, with the hop it goes to first. */
export interface MixPacket {
  /** Which of the hop’s Sphinx keys it was made for. */
  readonly keyRotation: KeyRotation;
  /** Its first mix node. */
  readonly nextHop: { readonly host: string; readonly port: number };
  /** One Sphinx packet, undecoded. */
  readonly packet: Uint8Array;
}

/** Lengths of the Sphinx packets that are forwarded: acknowledgement, regular, extended by 8, 16 and 32 KiB. */
export const FORWARDED_PACKET_LENGTHS: readonly number[] = [386, 2413, 8557, 16_749, 33_133];

/** Packet type, key rotation, an IPv6 address, the longest packet. */
export const MAX_MIX_PACKET_LENGTH: number = 1 + 1 + 19 + 33_133;

const SPHINX_PACKET_TYPE = 0;
const ROTATIONS: readonly KeyRotation[] = ['unknown', 'odd', 'even'];

/** The key rotation of a numeric rotation id: its parity, except for 0 and 2³² − 1, which say nothing. */
export function keyRotationOf(rotationId: number): KeyRotation {
  if (rotationId === 0 || rotationId === 0xffff_ffff) return 'unknown';
  return rotationId % 2 === 0 ? 'even' : 'odd';
}

/**
 * Bytes of a packet inside a frame: `packet type ‖ [key rotation, kind 2 only] ‖ next hop (7 or 19) ‖ Sphinx packet`.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_PACKET` for a size that is not forwarded.
 */
export function encodeMixPacket(packet: MixPacket, kind: 1 | 2): Uint8Array {
  assertPacketLength(packet.packet.length);
  const head =
    kind === 1
      ? Uint8Array.of(SPHINX_PACKET_TYPE)
      : Uint8Array.of(SPHINX_PACKET_TYPE, ROTATIONS.indexOf(packet.keyRotation));
  return concatBytes(head, encodeNodeAddress(packet.nextHop), packet.packet);
}

/**
 * Reads what {@link encodeMixPacket} wrote. Whether the next hop belongs to the network is the gateway's to decide.
 *
 * @param bytes - Decrypted, so from the session's client; still untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_PACKET` for a packet type other than Sphinx, an unknown rotation, a next
 * hop that is no address, or a size that is not forwarded.
 */
export function decodeMixPacket(bytes: Uint8Array, kind: 1 | 2): MixPacket {
  if (bytes.length < kind) throw malformed('the packet is too short');
  if (bytes[0] !== SPHINX_PACKET_TYPE) throw malformed('the packet is not a Sphinx packet');
  const keyRotation = kind === 1 ? 'unknown' : ROTATIONS[bytes[1] ?? 255];
  if (keyRotation === undefined) throw malformed('the packet has an unknown key rotation');
  const { host, port, length } = readNextHop(bytes.subarray(kind));
  const packet = bytes.subarray(kind + length);
  assertPacketLength(packet.length);
  return { keyRotation, nextHop: { host, port }, packet };
}

function readNextHop(bytes: Uint8Array): { host: string; port: number; length: number } {
  try {
    return decodeNodeAddress(bytes);
  } catch {
    throw malformed('the next hop is not an address');
  }
}

function assertPacketLength(length: number): void {
  if (!FORWARDED_PACKET_LENGTHS.includes(length)) {
    throw malformed('packets of this size are not forwarded');
  }
}

function malformed(message: string): ProtocolError {
  return new ProtocolError('GATEWAY_PROTOCOL_MALFORMED_PACKET', message);
}
