import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { field, HEADER_FIELDS, HEADER_LENGTH } from '../../../../mixnet/sphinx/format/geometry.ts';
import { computeHeaderMac, verifyHeaderMac } from '../../../../mixnet/sphinx/header/header-mac.ts';

const key = new Uint8Array(16).fill(7);
const header = Uint8Array.from({ length: HEADER_LENGTH }, (_, position) => position);
const routingInfo = field(header, HEADER_FIELDS.routingInfo);
field(header, HEADER_FIELDS.headerMac).set(computeHeaderMac(key, routingInfo));

it('is the first 16 bytes of HMAC-SHA256 over the routing information', () => {
  const whole = createHmac('sha256', key).update(routingInfo).digest();
  expect(computeHeaderMac(key, routingInfo)).toEqual(Uint8Array.from(whole.subarray(0, 16)));
});

it('holds for its key, and covers neither group element nor what follows', () => {
  expect(verifyHeaderMac(key, header)).toBe(true);
  const other = header.slice();
  field(other, HEADER_FIELDS.groupElement).fill(0);
  expect(verifyHeaderMac(key, other)).toBe(true);
  expect(verifyHeaderMac(key.with(0, 6), header)).toBe(false);
});

it('does not hold with any byte of it or of the routing information changed', () => {
  for (const name of ['headerMac', 'routingInfo'] as const) {
    const length = field(header, HEADER_FIELDS[name]).length;
    for (let position = 0; position < length; position += 1) {
      const changed = header.slice();
      const part = field(changed, HEADER_FIELDS[name]);
      part[position] = (part[position] ?? 0) ^ 1;
      expect(verifyHeaderMac(key, changed)).toBe(false);
    }
  }
});
