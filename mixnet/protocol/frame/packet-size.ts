import { PACKET_SIZES } from '@coir/sphinx';

/**
 * Lengths of the Sphinx packets that nodes carry, by the size tag of their frame (`gateway.md`
 * §5.1). Outfox packets (6 and 7) are not carried.
 */
const LENGTH_BY_TAG: ReadonlyMap<number, number> = new Map([
  [1, PACKET_SIZES.regular],
  [2, PACKET_SIZES.ack],
  [3, PACKET_SIZES.extended32],
  [4, PACKET_SIZES.extended8],
  [5, PACKET_SIZES.extended16],
]);
const TAG_BY_LENGTH: ReadonlyMap<number, number> = new Map(
  [...LENGTH_BY_TAG].map(([tag, length]) => [length, tag]),
);

/** Length of the packet behind a size tag, or `undefined` for a tag that does not exist. */
export function packetLengthOf(sizeTag: number): number | undefined {
  return LENGTH_BY_TAG.get(sizeTag);
}

/**
 * Size tag of packets of this length, or `undefined` when packets of this length are not carried.
 */
export function sizeTagOf(packetLength: number): number | undefined {
  return TAG_BY_LENGTH.get(packetLength);
}
