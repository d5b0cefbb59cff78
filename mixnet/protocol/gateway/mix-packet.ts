import {
  decodeNodeAddress,
  encodeNodeAddress,
  MAX_ADDRESS_LENGTH,
  MAX_PACKET_LENGTH,
} from '@coir/sphinx';
import { concatBytes } from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';
import { SPHINX_PACKET_TYPE } from '../frame/frame.ts';
import { sizeTagOf } from '../frame/packet-size.ts';
import { decodeKeyRotation, encodeKeyRotation, type KeyRotation } from '../key-rotation.ts';

/** A Sphinx packet on its way from a client to the gateway, with the hop it goes to first. */
export interface MixPacket {
  /** The one of the hop's Sphinx keys that it was made for. */
  readonly keyRotation: KeyRotation;
  /** Its first mix node. */
  readonly nextHop: { readonly host: string; readonly port: number };
  /** One Sphinx packet, undecoded. */
  readonly packet: Uint8Array;
}

/** Packet type, key rotation, an IPv6 address, the longest packet. */
export const MAX_MIX_PACKET_LENGTH: number = 1 + 1 + MAX_ADDRESS_LENGTH + MAX_PACKET_LENGTH;

/**
 * Bytes of a packet inside a frame:
 * `packet type ‖ [key rotation, kind 2 only] ‖ next hop (7 or 19) ‖ Sphinx packet`.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_PACKET` for a size that is not
 * forwarded.
 */
export function encodeMixPacket(packet: MixPacket, kind: 1 | 2): Uint8Array {
  assertPacketLength(packet.packet.length);
  const head =
    kind === 1
      ? Uint8Array.of(SPHINX_PACKET_TYPE)
      : Uint8Array.of(SPHINX_PACKET_TYPE, encodeKeyRotation(packet.keyRotation));
  return concatBytes(head, encodeNodeAddress(packet.nextHop), packet.packet);
}

/**
 * Reads what {@link encodeMixPacket} wrote. Whether the next hop belongs to the network is the
 * gateway's to decide.
 *
 * @param bytes - Decrypted, so from the session's client; still untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_PACKET` for a packet type other than
 * Sphinx, an unknown rotation, a next hop that is no address, or a size that is not forwarded.
 */
export function decodeMixPacket(bytes: Uint8Array, kind: 1 | 2): MixPacket {
  if (bytes.length < kind) throw malformed('the packet is too short');
  if (bytes[0] !== SPHINX_PACKET_TYPE) throw malformed('the packet is not a Sphinx packet');
  const keyRotation = kind === 1 ? 'unknown' : decodeKeyRotation(bytes[1] ?? 255);
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
  if (sizeTagOf(length) === undefined) {
    throw malformed(`packets of ${length} bytes are not forwarded`);
  }
}

function malformed(message: string): ProtocolError {
  return new ProtocolError('GATEWAY_PROTOCOL_MALFORMED_PACKET', message);
}
