import { CoconutError, type CoconutErrorCode } from '../errors.ts';

/**
 * Refuses what is not a `Uint8Array`: text, numbers, arrays and whatever else plain JavaScript can
 * hand in where bytes are due.
 *
 * @param name - Names the value in the message, for instance `a scope`.
 * @throws {@link CoconutError} with the given code.
 */
export function assertBytes(
  value: unknown,
  name: string,
  code: CoconutErrorCode = 'COCONUT_INVALID_ENCODING',
): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) {
    const kind = value === null ? 'null' : typeof value;
    throw new CoconutError(code, `${name} must be bytes (a Uint8Array), not of type ${kind}`);
  }
}

/**
 * Copies bytes that a caller hands in. A Buffer and a view at any offset give the same plain
 * `Uint8Array`, which shares nothing with them.
 *
 * @param name - Names the value in the message, for instance `a scope`.
 * @throws {@link CoconutError} with the given code if the value is not a `Uint8Array`.
 */
export function copyBytes(value: unknown, name: string, code?: CoconutErrorCode): Uint8Array {
  assertBytes(value, name, code);
  return new Uint8Array(value);
}

/**
 * Copies bytes of one exact length, which is compared before anything is copied.
 *
 * @param name - Names the value in the message, for instance `a show`.
 * @throws {@link CoconutError} with the given code if the value is not a `Uint8Array` of this
 * length.
 */
export function copyExactBytes(
  value: unknown,
  length: number,
  name: string,
  code: CoconutErrorCode = 'COCONUT_INVALID_ENCODING',
): Uint8Array {
  assertBytes(value, name, code);
  if (value.length !== length) {
    throw new CoconutError(code, `${name} has exactly ${length} bytes, not ${value.length}`);
  }
  return new Uint8Array(value);
}
