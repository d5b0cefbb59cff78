import { nobleGroup } from '@coir/coconut';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { compressUnchecked, torsionPoint } from '../coconut/group/curve-points.ts';
import { pointMalformations, scalarMalformations } from '../coconut/group/malformed-fields.ts';

const { g1, g2 } = nobleGroup;
const scalar = (value: number): Uint8Array => {
  const bytes = new Uint8Array(32);
  bytes[31] = value;
  return bytes;
};
const texts = (...values: readonly string[]): readonly Uint8Array[] =>
  values.map((value) => new TextEncoder().encode(value));

const scalars = [
  scalar(0),
  scalar(1),
  ...Object.values(scalarMalformations(scalar(1))),
  bls12_381.fields.Fr.toBytes(bls12_381.fields.Fr.ORDER - 1n),
];

/**
 * Bytes that decoders have something to say about: points and scalars at their borders, and what
 * lies just outside.
 */
export const BYTE_DICTIONARY: readonly Uint8Array[] = [
  g1.encode(g1.generator),
  g2.encode(g2.generator),
  ...Object.values(pointMalformations('G1', g1.encode(g1.generator))),
  ...Object.values(pointMalformations('G2', g2.encode(g2.generator))),
  compressUnchecked(torsionPoint(3n)),
  compressUnchecked(torsionPoint(11n)),
  ...scalars,
  ...scalars.map((bytes) => bytes.toReversed()),
  ...[0, 1, 0x7f, 0x80, 0xff].map((byte) => Uint8Array.of(byte)),
  ...[0, 1, 0xff].map((byte) => new Uint8Array(2).fill(byte)),
  ...[0, 1, 0xff].map((byte) => new Uint8Array(4).fill(byte)),
  ...[0, 1, 0xff].map((byte) => new Uint8Array(8).fill(byte)),
];

/** Texts by which readers of JSON, base64url and hexadecimal have been found to differ. */
export const TEXT_DICTIONARY: readonly Uint8Array[] = texts(
  ...['"__proto__":', '"constructor"', '"\\ud800"', '"\\u0000"', '\\u0022', '\ufeff', '\u2028'],
  ...['-0', '0.0', '1e3', '1E400', '9007199254740991', '9007199254740992', '-1', '01', '+1', 'NaN'],
  ...['null', 'true', 'false', '{}', '[]', ',', ':', '"', '\\', '\t', ' ', '\n', '/**/', '//'],
  ...['=', '==', '+', '/', '-', '_', 'A', 'B', 'g', 'F', '0x', '\u00e9', '\ud83d\ude00'],
  '['.repeat(64),
  '{"a":'.repeat(64),
);
