/** Lengths of the Sphinx packets nodes carry, by the size tag of their frame (`gateway.md` §5.1). Outfox packets (6 and 7) are not carried. */
const LENGTH_BY_TAG: ReadonlyMap<number, number> = new Map([
  [1, 2413],
  [2, 386],
  [3, 33_133],
  [4, 8557],
  [5, 16_749],
]);
const TAG_BY_LENGTH: ReadonlyMap<number, number> = new Map(
  [...LENGTH_BY_TAG].map(([tag, length]) => [length, tag]),
);

/** Length of the packets that carry an acknowledgement. */
export const ACK_PACKET_LENGTH = 386;
/** The longest packet there is. */
export const MAX_PACKET_LENGTH = 33_133;

/** Length of the packet behind a size tag, or `undefined` for a tag that does not exist. */
export function packetLengthOf(sizeTag: number): number | undefined {
  return LENGTH_BY_TAG.get(sizeTag);
}

/** Size tag for packets of this length, or `undefined` when packets of this length are not carried. */
export function sizeTagOf(packetLength: number): number | undefined {
  return TAG_BY_LENGTH.get(packetLength);
}
