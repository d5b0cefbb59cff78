/**
 * The Sphinx key of the nodes that a packet was made for: of a rotation with an odd or an even
 * number.
 */
export type KeyRotation = 'unknown' | 'odd' | 'even';

/** Key rotations in the order of their byte. */
const KEY_ROTATIONS: readonly KeyRotation[] = ['unknown', 'odd', 'even'];
/** Rotation ids that say nothing of the key: the first one, and the one that stands for none. */
const UNKNOWN_ROTATION_IDS: ReadonlySet<number> = new Set([0, 0xffff_ffff]);

/**
 * The key rotation of a numeric rotation id: its parity, except for 0 and 2³² − 1, which say
 * nothing.
 */
export function keyRotationOf(rotationId: number): KeyRotation {
  if (UNKNOWN_ROTATION_IDS.has(rotationId)) return 'unknown';
  return rotationId % 2 === 0 ? 'even' : 'odd';
}

/**
 * The byte of a key rotation, in frames, in forwarded packets and before reply blocks: 0, 1 or 2.
 */
export function encodeKeyRotation(rotation: KeyRotation): number {
  return KEY_ROTATIONS.indexOf(rotation);
}

/** The key rotation of a byte, `undefined` for one that means none. */
export function decodeKeyRotation(byte: number): KeyRotation | undefined {
  return KEY_ROTATIONS[byte];
}
