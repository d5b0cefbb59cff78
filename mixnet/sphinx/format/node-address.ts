import { SphinxError } from '../errors.ts';
import {
  ADDRESS_HEAD_LENGTH,
  ADDRESS_LENGTHS,
  MAX_ADDRESS_LENGTH,
  NODE_ADDRESS_LENGTH,
} from './geometry.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

/** The address that a node listens on. */
export interface NodeAddress {
  /** An IPv4 or IPv6 literal, never a name. */
  readonly host: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** A decoded address and how many bytes it took. */
export interface DecodedNodeAddress extends NodeAddress {
  /** 7 or 19: where whatever follows the address begins. */
  readonly length: number;
}

function refuse(): never {
  throw new SphinxError('SPHINX_INVALID_NODE_ADDRESS', 'not the address of a node');
}

/**
 * `type (4 or 6) ‖ port (2) ‖ 4 or 16 octets`: 7 or 19 bytes. A packet carries it padded with
 * {@link padNodeAddress}.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_NODE_ADDRESS` if the host is no IP literal or the
 * port no 16-bit integer.
 */
export function encodeNodeAddress(address: NodeAddress): Uint8Array {
  const octets = parseIpAddress(address.host);
  const { port } = address;
  if (octets === undefined || !Number.isInteger(port) || port < 0 || port > 0xffff) refuse();
  const bytes = new Uint8Array(ADDRESS_HEAD_LENGTH + octets.length);
  bytes.set([octets.length === 4 ? 4 : 6, port >> 8, port & 0xff]);
  bytes.set(octets, ADDRESS_HEAD_LENGTH);
  return bytes;
}

/**
 * Fills an encoded address with zeros to the length its place wants: 32 inside headers and reply
 * blocks, 19 before an acknowledgement.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_NODE_ADDRESS` if it is not exactly an encoded
 * address, or no place is that long.
 */
export function padNodeAddress(bytes: Uint8Array, length: number): Uint8Array {
  const isPlace = length === NODE_ADDRESS_LENGTH || length === MAX_ADDRESS_LENGTH;
  if (!isPlace || decodeNodeAddress(bytes).length !== bytes.length) refuse();
  const padded = new Uint8Array(length);
  padded.set(bytes);
  return padded;
}

/**
 * Reads the address at the start of `bytes`, padded or followed by something else, which is
 * ignored.
 *
 * @param bytes - Untrusted.
 * @returns The host in its canonical form (RFC 5952), the port, and the length read.
 * @throws {@link SphinxError} `SPHINX_INVALID_NODE_ADDRESS` for an unknown type or too few bytes.
 */
export function decodeNodeAddress(bytes: Uint8Array): DecodedNodeAddress {
  if (!(bytes instanceof Uint8Array)) refuse();
  const [type, high = 0, low = 0] = bytes;
  if (type !== 4 && type !== 6) refuse();
  const length = ADDRESS_LENGTHS[type];
  if (bytes.length < length) refuse();
  const host = formatIpAddress(bytes.subarray(ADDRESS_HEAD_LENGTH, length));
  return { host, port: (high << 8) | low, length };
}
