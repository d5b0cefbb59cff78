import { isIPv6 } from 'node:net';

/** Groups of an IPv6 address that one customer is given: 64 bits. */
const BLOCK_GROUPS = 4;
/** IPv4 addresses as a socket for both kinds shows them. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * Gives the block that counts as one address where something is limited for each: an IPv4 address,
 * or the 64 bits of an IPv6 address within which whoever has one has all.
 *
 * @param address - As Node says it.
 */
export function addressBlock(address: string): string {
  const plain = address.replace(MAPPED, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  // Dotted decimals at the end stand for two groups.
  const length = groups.length + rest.length + (plain.includes('.') ? 1 : 0);
  const zeros = new Array(tail === undefined ? 0 : 8 - length).fill('0');
  const block = [...groups, ...zeros, ...rest].slice(0, BLOCK_GROUPS);
  return `${block.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
