/** Figures that one operation is measured against, in milliseconds. */
export interface Reference {
  /** The operation in words. */
  readonly label: string;
  /** At most this on mcl; missing where nothing is promised. */
  readonly target?: number;
  /** The native original for the same job. */
  readonly native: number;
}

/** Where the native figures were taken. */
export const NATIVE_SOURCE =
  'reference machine: the native Rust original, release build, one core, q = 4 with 2 private and 2 public attributes';

/**
 * On the noble group an operation takes at most so many times what the group's operations in it
 * take.
 */
export const OVERHEAD_TARGET = 1.15;

/**
 * The operations that are reported, in order: targets on mcl, and the native figures of the
 * reference machine.
 */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  prepare: { label: 'prepare a request', target: 1.6, native: 4.35 },
  blind_sign: { label: 'decode, verify and sign it', target: 2.0, native: 4.4 },
  blind_sign_64_each: { label: '  in a book of 64, each', target: 1.7, native: 4.4 },
  holder_64_each: {
    label: 'unblind, aggregate 3, verify, book of 64, each',
    target: 1.2,
    native: 13.5,
  },
  verify_partial: { label: 'verify an answer', native: 2.7 },
  verify_partials_64_each: { label: '  64 of one issuer, each', target: 0.6, native: 2.7 },
  unblind_verify: { label: 'unblind an answer and verify', native: 4.5 },
  aggregate_keys_70: { label: 'aggregate 70 keys', target: 80, native: 325 },
  aggregate_sigs_70_verify: { label: 'aggregate 70 signatures, verify', target: 9, native: 22 },
  show: { label: 'show', target: 1.3, native: 6.6 },
  decode_verify: { label: 'decode and verify a show', target: 4.7, native: 8.25 },
  batch_verify_64_each: { label: '  batch of 64, each', target: 1.6, native: 8.25 },
};
