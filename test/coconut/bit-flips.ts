import { expect } from 'vitest';
import { CoconutError } from '../../coconut/index.ts';

/** Flips one bit in every `step`-th byte, another one each time, and tells which flips are taken. */
export function takenFlips(
  bytes: Uint8Array,
  step: number,
  isTaken: (changed: Uint8Array) => boolean,
): number[] {
  const taken: number[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    // The first bits of a point are its flags: the sign among them gives another valid point.
    const bit = at % 48 === 0 ? 0x20 : 1 << ((at * 5) % 8);
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ bit;
    try {
      if (isTaken(changed)) taken.push(at);
    } catch (error) {
      expect(error).toBeInstanceOf(CoconutError);
    }
  }
  return taken;
}
