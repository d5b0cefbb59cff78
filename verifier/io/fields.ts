import { base64urlnopad, hex } from '@scure/base';
import { z } from 'zod';

const ID_LENGTH = 32;

/** A codec of bytes and one text form of them, which refuses every text but the one it writes. */
function bytesField(
  text: z.ZodString,
  codec: {
    readonly encode: (bytes: Uint8Array) => string;
    readonly decode: (text: string) => Uint8Array;
  },
  minimum: number,
  maximum: number,
): z.ZodType<Uint8Array, string> {
  const bytes = z
    .custom<Uint8Array>((value) => value instanceof Uint8Array)
    .refine(({ length }) => length >= minimum && length <= maximum);
  return z.codec(text, bytes, {
    decode(value, context) {
      try {
        return codec.decode(value);
      } catch {
        context.issues.push({
          code: 'custom',
          input: value,
          message: 'no canonical text of bytes',
        });
        return z.NEVER;
      }
    },
    encode: codec.encode,
  });
}

function assertLengths(minimum: number, maximum: number): void {
  const isRange = Number.isSafeInteger(minimum) && Number.isSafeInteger(maximum);
  if (!isRange || minimum < 0 || maximum < minimum) {
    throw new RangeError(`a field of ${minimum} to ${maximum} bytes cannot be`);
  }
}

/**
 * Creates a field of bytes as canonical base64url without padding: text in JSON, a `Uint8Array` in
 * the program. It reads with `parse` and writes with `z.encode`, under the same bounds.
 *
 * @param minimum - Bytes at least.
 * @param maximum - Bytes at most; the minimum if absent.
 */
export function base64UrlField(
  minimum: number,
  maximum: number = minimum,
): z.ZodType<Uint8Array, string> {
  assertLengths(minimum, maximum);
  const text = z.string().max(Math.ceil((maximum * 4) / 3));
  return bytesField(text, base64urlnopad, minimum, maximum);
}

/**
 * Creates a field of exactly `length` bytes as lower-case hexadecimal digits, which reads and
 * writes like {@link base64UrlField}.
 */
export function hexField(length: number): z.ZodType<Uint8Array, string> {
  assertLengths(length, length);
  const text = z
    .string()
    .max(2 * length)
    .regex(/^[0-9a-f]*$/);
  return bytesField(text, hex, length, length);
}

/** Field of a public key or another name of 32 bytes: 43 characters of canonical base64url. */
export const keyField: z.ZodType<Uint8Array, string> = base64UrlField(ID_LENGTH);

/** Field of a digest that stays text: 64 lower-case hexadecimal digits. */
export const digestField: z.ZodType<string, string> = z.string().regex(/^[0-9a-f]{64}$/);

/** Field of a count: an integer from 0 to 2⁵³ − 1. */
export const countField: z.ZodType<number, number> = z.int().nonnegative();

/** Field of a count of something there is: an integer from 1 to 2⁵³ − 1. */
export const positiveCountField: z.ZodType<number, number> = z.int().positive();

/** Field of a stable word that programs decide on: 1 to 64 characters of `a-z 0-9 _`. */
export const wordField: z.ZodType<string, string> = z.string().regex(/^[a-z0-9_]{1,64}$/);
