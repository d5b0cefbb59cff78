import { equalBytes, hmacSha256 } from '#primitives';
import { field, HEADER_FIELDS, HEADER_MAC_LENGTH } from '../format/geometry.ts';

/**
 * γ = HMAC-SHA256(key, β), the first 16 bytes. It covers the routing information alone, neither α
 * nor the payload.
 */
export function computeHeaderMac(macKey: Uint8Array, routingInfo: Uint8Array): Uint8Array {
  return hmacSha256(macKey, routingInfo).slice(0, HEADER_MAC_LENGTH);
}

/** `true` if the header's MAC is the one of its routing information. Compares in constant time. */
export function verifyHeaderMac(macKey: Uint8Array, header: Uint8Array): boolean {
  return equalBytes(
    field(header, HEADER_FIELDS.headerMac),
    computeHeaderMac(macKey, field(header, HEADER_FIELDS.routingInfo)),
  );
}
