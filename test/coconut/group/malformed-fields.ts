import { bls12_381 } from '@noble/curves/bls12-381.js';
import { nobleGroup } from '../../../coconut/index.ts';
import {
  compressUnchecked,
  compressUncheckedG2,
  FIELD_ORDER,
  offCurveX,
  outsideG1,
  outsideG2,
  torsionPoint,
  torsionPointG2,
} from './curve-points.ts';

const { order } = nobleGroup;

function bigEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at -= 1, rest >>= 8n) {
    bytes[at] = Number(rest & 0xffn);
  }
  return bytes;
}

function withFlags(bytes: Uint8Array, flags: number, mask = 0x1f): Uint8Array {
  const changed = bytes.slice();
  changed[0] = ((changed[0] ?? 0) & mask) | flags;
  return changed;
}

function filled(length: number, first: number, rest = 0): Uint8Array {
  const bytes = new Uint8Array(length).fill(rest);
  bytes[0] = first;
  return bytes;
}

/** Ways to write a point that no decoder takes, for a field that holds `point`. */
export function pointMalformations(
  kind: 'G1' | 'G2',
  point: Uint8Array,
): Record<string, Uint8Array> {
  const { length } = point;
  const outside = kind === 'G1' ? compressUnchecked(outsideG1()) : compressUncheckedG2(outsideG2());
  const x = (value: bigint): Uint8Array => withFlags(bigEndian(value, length), 0x80);
  const identityLike = filled(length, 0xc0);
  identityLike[length - 1] = 1;
  return {
    'the identity': filled(length, 0xc0),
    'the identity with the sign flag': filled(length, 0xe0),
    'the identity with a rest': identityLike,
    'the identity uncompressed': filled(length, 0x40),
    zeros: new Uint8Array(length),
    ones: filled(length, 0xff, 0xff),
    'a point outside the subgroup': outside,
    'no compression flag': withFlags(point, (point[0] ?? 0) & 0x20),
    'infinity flag on a point': withFlags(point, 0x40, 0xff),
    'no point with this x': kind === 'G1' ? x(offCurveX()) : g2WithoutPoint(),
    'x = p': kind === 'G1' ? x(FIELD_ORDER) : concat(x48(FIELD_ORDER, 0x80), x48(0n, 0)),
    'x = p + 1':
      kind === 'G1' ? x(FIELD_ORDER + 1n) : concat(x48(1n, 0x80), x48(FIELD_ORDER + 1n, 0)),
  };
}

const x48 = (value: bigint, flags: number): Uint8Array =>
  withFlags(bigEndian(value, 48), flags, 0xff);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function g2WithoutPoint(): Uint8Array {
  for (let c0 = 1n; ; c0 += 1n) {
    const bytes = concat(x48(3n, 0x80), x48(c0, 0));
    try {
      // Anything the library can put on the curve has a point, in the subgroup or not.
      bls12_381.G2.Point.fromBytes(bytes);
    } catch (error) {
      if (!String(error).includes('subgroup')) return bytes;
    }
  }
}

const G1_TORSION = [3n, 11n].map((prime) => ({ prime, point: torsionPoint(prime) }));
const G2_TORSION = [13n, 23n].map((prime) => ({ prime, point: torsionPointG2(prime) }));

/**
 * Points of the smallest orders that the cofactor has, alone and added to the point of the field.
 */
export function smallOrderMalformations(
  kind: 'G1' | 'G2',
  point: Uint8Array,
): Record<string, Uint8Array> {
  const entries =
    kind === 'G1'
      ? G1_TORSION.flatMap(({ prime, point: torsion }) => {
          const sum = bls12_381.G1.Point.fromBytes(point).add(torsion);
          return [
            [`a point of order ${prime}`, compressUnchecked(torsion)],
            [`the point plus one of order ${prime}`, compressUnchecked(sum)],
          ];
        })
      : G2_TORSION.flatMap(({ prime, point: torsion }) => {
          const sum = bls12_381.G2.Point.fromBytes(point).add(torsion);
          return [
            [`a point of order ${prime}`, compressUncheckedG2(torsion)],
            [`the point plus one of order ${prime}`, compressUncheckedG2(sum)],
          ];
        });
  return Object.fromEntries(entries);
}

/** Ways to write a scalar that no decoder takes. */
export function scalarMalformations(scalar: Uint8Array): Record<string, Uint8Array> {
  const value = scalar.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const lifted = value + order < 1n << 256n ? value + order : order + 2n;
  return {
    r: bigEndian(order, 32),
    'r + 1': bigEndian(order + 1n, 32),
    '2²⁵⁶ − 1': bigEndian((1n << 256n) - 1n, 32),
    'the same value plus r': bigEndian(lifted, 32),
  };
}
