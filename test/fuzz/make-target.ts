import type { Structure, Target } from './target.ts';

/** Bytes of a point of G1. */
export const G1 = 48;
/** Bytes of a point of G2. */
export const G2 = 96;
/** Bytes of a scalar. */
export const SCALAR = 32;

/** Parts of these lengths. */
export const fields = (...lengths: readonly (number | readonly number[])[]): Structure => ({
  kind: 'fields',
  lengths: lengths.flat(),
});
/** So many parts of one length. */
export const times = (count: number, length: number): readonly number[] =>
  Array.from({ length: count }, () => length);

/** A target whose value has the type that its encoder takes. */
export function target<Value>(
  name: string,
  decoder: unknown,
  structure: Structure,
  samples: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => Value,
  encode: (value: Value) => Uint8Array,
  more: { readonly isCanonical?: false; readonly verify?: (value: Value) => boolean } = {},
): Target {
  const { isCanonical = true, verify } = more;
  return {
    name,
    decoder,
    structure,
    isCanonical,
    samples,
    decode,
    encode: (value) => encode(value as Value),
    ...(verify === undefined ? {} : { verify: (value: unknown) => verify(value as Value) }),
  };
}
