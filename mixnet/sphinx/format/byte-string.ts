import { SphinxError } from '../errors.ts';

/** `target ⊕= mask`, in place, over the length of `target`. `mask` must be at least as long. */
export function xorInPlace(target: Uint8Array, mask: Uint8Array): void {
  for (let position = 0; position < target.length; position += 1) {
    target[position] = (target[position] ?? 0) ^ (mask[position] ?? 0);
  }
}

/**
 * Stops unless `bytes` is a byte string; `what` names it in the error.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function assertIsBytes(bytes: Uint8Array, what: string): void {
  if (!(bytes instanceof Uint8Array)) {
    throw new SphinxError('SPHINX_INVALID_LENGTH', `${what} must be a Uint8Array`);
  }
}

/**
 * Stops unless `bytes` is a byte string of that length; `what` names it in the error.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function assertBytes(bytes: Uint8Array, length: number, what: string): void {
  assertIsBytes(bytes, what);
  if (bytes.length !== length) {
    throw new SphinxError(
      'SPHINX_INVALID_LENGTH',
      `${what} must be ${length} bytes, not ${bytes.length}`,
    );
  }
}
