import { base64 } from '@scure/base';
import { z } from 'zod';

/** A byte string as JSON carries it here: an array of numbers from 0 to 255. */
export function byteArray(minimum: number, maximum: number): z.ZodType<Uint8Array> {
  return z
    .array(z.int().min(0).max(255))
    .min(minimum)
    .max(maximum)
    .transform((numbers) => Uint8Array.from(numbers));
}

/** A byte string of exactly `length` bytes as canonical padded base64. */
export function base64Bytes(length: number): z.ZodType<Uint8Array> {
  return canonicalBytes(base64.decode, length, length);
}

function canonicalBytes(
  decode: (text: string) => Uint8Array,
  minimum: number,
  maximum: number,
): z.ZodType<Uint8Array> {
  return z
    .string()
    .max(Math.ceil(maximum / 3) * 4)
    .transform((text, context) => {
      try {
        const bytes = decode(text);
        if (bytes.length >= minimum && bytes.length <= maximum) return bytes;
      } catch {
        // Foreign characters, wrong padding, or bits beyond the last byte.
      }
      context.addIssue('not the canonical text of that many bytes');
      return z.NEVER;
    });
}

/** A protocol version: one byte. */
export const versionNumber: z.ZodType<number> = z.int().min(0).max(255);

/** A number of bytes of bandwidth; negative only by mistake of a gateway, so it is not refused. */
export const byteCount: z.ZodType<number> = z.int();
