import { expect } from 'vitest';
import { CoconutError } from '../../coconut/index.ts';

/**
 * Flips one bit in every `step`-th byte, another one each time, and tells which flips are taken.
 */
export function takenFlips(
  bytes: Uint8Array,
  step: number,
  isTaken: (changed: Uint8Array) => boolean,
): number[] {
  const taken: number[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    // The first bits of a point are its flags: the sign among them gives another valid point.
    const bit = at % 48 === 0 ? 0x20 : 1 << ((at * 5) % 8);
    if (isFlipTaken(bytes, at, bit, isTaken)) taken.push(at);
  }
  return taken;
}

/** Flips every bit, one at a time, and tells which flips are taken. */
export function takenBits(
  bytes: Uint8Array,
  isTaken: (changed: Uint8Array) => boolean,
): { readonly tried: number; readonly taken: readonly number[] } {
  const taken: number[] = [];
  for (let position = 0; position < 8 * bytes.length; position += 1) {
    if (isFlipTaken(bytes, position >> 3, 1 << (position & 7), isTaken)) taken.push(position);
  }
  return { tried: 8 * bytes.length, taken };
}

function isFlipTaken(
  bytes: Uint8Array,
  at: number,
  bit: number,
  isTaken: (changed: Uint8Array) => boolean,
): boolean {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ bit;
  try {
    return isTaken(changed);
  } catch (error) {
    expect(error).toBeInstanceOf(CoconutError);
    return false;
  }
}
