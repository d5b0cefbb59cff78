import { PACKET_SIZES } from '@coir/sphinx';
import { expect, it } from 'vitest';
import { packetLengthOf, sizeTagOf } from '../../../../mixnet/protocol/frame/size-tag.ts';

it.each([
  [1, 'regular'],
  [2, 'ack'],
  [3, 'extended32'],
  [4, 'extended8'],
  [5, 'extended16'],
] as const)('%i stands for packets of size %s, and they for it', (tag, size) => {
  expect(packetLengthOf(tag)).toBe(PACKET_SIZES[size]);
  expect(sizeTagOf(PACKET_SIZES[size])).toBe(tag);
});

it('there is no other, those of Outfox packets among them', () => {
  for (const tag of [-1, 0, 6, 7, 8, 255, 1.5, Number.NaN]) {
    expect(packetLengthOf(tag)).toBeUndefined();
  }
});

it('packets of any other length have none', () => {
  for (const length of Object.values(PACKET_SIZES)) {
    expect([sizeTagOf(length - 1), sizeTagOf(length + 1)]).toEqual([undefined, undefined]);
  }
  expect(sizeTagOf(0)).toBeUndefined();
});
