import { SphinxError } from '../errors.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

/** Where a node listens. */
export interface NodeAddress {
  /** An IPv4 or IPv6 literal, never a name. */
  readonly host: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** A decoded address and how many bytes it took. */
export interface DecodedNodeAddress extends NodeAddress {
  /** 7 or 19: where whatever follows the address begins. */
  readonly length: 7 | 19;
}

const TYPE_AND_PORT_LENGTH = 3;
const LENGTH_OF_TYPE = { 4: 7, 6: 19 } as const;

function refuse(): never {
  throw new SphinxError('SPHINX_INVALID_NODE_ADDRESS', 'not the address of a node');
}

/**
 * `type (4 or 6) ‖ port (2) ‖ 4 or 16 octets`: 7 or 19 bytes. A packet carries it padded with {@link padNodeAddress}.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_NODE_ADDRESS` if the host is no IP literal or the port no 16-bit integer.
 */
export function encodeNodeAddress(address: NodeAddress): Uint8Array {
  const octets = parseIpAddress(address.host);
  const { port } = address;
  if (octets === undefined || !Number.isInteger(port) || port < 0 || port > 0xffff) refuse();
  const bytes = new Uint8Array(TYPE_AND_PORT_LENGTH + octets.length);
  bytes.set([octets.length === 4 ? 4 : 6, port >> 8, port & 0xff]);
  bytes.set(octets, TYPE_AND_PORT_LENGTH);
  return bytes;
}

/**
 * Fills an encoded address with zeros to the length its place wants: 32 inside headers and reply blocks, 19 before an acknowledgement.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_NODE_ADDRESS` if it is not exactly an encoded address, or longer than that.
 */
export function padNodeAddress(bytes: Uint8Array, length: 19 | 32): Uint8Array {
  if (decodeNodeAddress(bytes).length !== bytes.length) refuse();
  const padded = new Uint8Array(length);
  padded.set(bytes);
  return padded;
}

/**
 * Reads the address at the start of `bytes`, padded or followed by something else, which is ignored.
 *
 * @param bytes - Untrusted.
 * @returns The host in its canonical form (RFC 5952), the port, and the length read.
 * @throws {@link SphinxError} `SPHINX_INVALID_NODE_ADDRESS` for an unknown type or too few bytes.
 */
export function decodeNodeAddress(bytes: Uint8Array): DecodedNodeAddress {
  const [type, high = 0, low = 0] = bytes;
  if (type !== 4 && type !== 6) refuse();
  const length = LENGTH_OF_TYPE[type];
  if (bytes.length < length) refuse();
  const host = formatIpAddress(bytes.subarray(TYPE_AND_PORT_LENGTH, length));
  return { host, port: (high << 8) | low, length };
}
