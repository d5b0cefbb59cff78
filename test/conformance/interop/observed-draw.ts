import * as coconut from '@coir/coconut';

const NONCE_TAG = 'COIR-V1-NONCE-BLS12381FR_XMD:SHA-256_';

/** Keeps the last bytes a source gave: the one draw that a request or a show is made of. */
export function observed(random: coconut.RandomSource): {
  random: coconut.RandomSource;
  last(): Uint8Array;
} {
  let drawn: Uint8Array = new Uint8Array(0);
  return {
    random: (length) => {
      drawn = random(length);
      return drawn;
    },
    last: () => drawn,
  };
}

/** `hash_to_field(T(draw, secret…, public input, u32(i)))`, i = 0 … count − 1. */
export function derivedScalars(
  draw: Uint8Array,
  secrets: readonly coconut.Scalar[],
  publicInput: Uint8Array,
  count: number,
): readonly Uint8Array[] {
  const prefix = [draw, ...secrets.map(coconut.encodeScalar), publicInput];
  return Array.from({ length: count }, (_, position) =>
    coconut.encodeScalar(
      coconut.nobleGroup.hashToScalar(
        coconut.encodeItems(...prefix, coconut.u32(position)),
        NONCE_TAG,
      ),
    ),
  );
}
