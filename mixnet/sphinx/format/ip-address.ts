const IPV4_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;
/** The longest literal: eight groups, the last two written as four octets. */
const MAX_LITERAL_LENGTH = 45;
const IPV6_GROUPS = 8;

function parseIpv4(text: string): number[] | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => IPV4_OCTET.test(octet))) return undefined;
  const numbers = octets.map(Number);
  return numbers.every((octet) => octet <= 0xff) ? numbers : undefined;
}

/**
 * One side of `::` as 16-bit groups; `undefined` if any is malformed. The last may be four octets.
 */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [position, part] of parts.entries()) {
    const isLast = position === parts.length - 1;
    if (isLast && mayEndInIpv4 && part.includes('.')) {
      const [a, b, c, d] = parseIpv4(part) ?? [];
      if (a === undefined || b === undefined || c === undefined || d === undefined)
        return undefined;
      groups.push((a << 8) | b, (c << 8) | d);
    } else {
      if (!IPV6_GROUP.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function parseIpv6(text: string): number[] | undefined {
  const sides = text.split('::');
  if (sides.length > 2) return undefined;
  const [left = '', right] = sides;
  const head = parseGroups(left, right === undefined);
  const tail = right === undefined ? [] : parseGroups(right, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = IPV6_GROUPS - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.flatMap((group) => [group >> 8, group & 0xff]);
}

/**
 * The 4 or 16 octets of an IP literal (RFC 4291 §2.2; no zone, no leading zero in IPv4), or
 * `undefined`.
 */
export function parseIpAddress(text: string): Uint8Array | undefined {
  if (typeof text !== 'string' || text.length > MAX_LITERAL_LENGTH) return undefined;
  const octets = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  return octets === undefined ? undefined : Uint8Array.from(octets);
}

/** The first longest run of two zero groups or more: RFC 5952 §4.2. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [position, group] of groups.entries()) {
    if (group !== 0) start = position + 1;
    else if (position + 1 - start > best.length) best = { start, length: position + 1 - start };
  }
  return best.length >= 2 ? best : { start: 0, length: 0 };
}

/** The canonical literal of 4 or 16 octets: dotted decimal, or RFC 5952. */
export function formatIpAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const groups = Array.from(
    { length: IPV6_GROUPS },
    (_, position) => ((octets[2 * position] ?? 0) << 8) | (octets[2 * position + 1] ?? 0),
  );
  const isMappedIpv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMappedIpv4) return `::ffff:${octets.subarray(12).join('.')}`;
  const text = groups.map((group) => group.toString(16));
  const run = longestZeroRun(groups);
  if (run.length === 0) return text.join(':');
  return `${text.slice(0, run.start).join(':')}::${text.slice(run.start + run.length).join(':')}`;
}
