import { z } from 'zod';
import { decodeBase64 } from '../base64.ts';

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
  const textLength = Math.ceil(length / 3) * 4;
  return z
    .string()
    .length(textLength)
    .transform((text, context) => {
      const bytes = decodeBase64(text, 'standard');
      if (bytes?.length === length) return bytes;
      context.addIssue('not canonical base64');
      return z.NEVER;
    });
}

/** A byte string as canonical unpadded base64url. */
export function base64UrlBytes(minimum: number, maximum: number): z.ZodType<Uint8Array> {
  return z
    .string()
    .max(Math.ceil(maximum / 3) * 4)
    .transform((text, context) => {
      const bytes = decodeBase64(text, 'url');
      if (bytes !== undefined && bytes.length >= minimum && bytes.length <= maximum) return bytes;
      context.addIssue('not canonical base64url');
      return z.NEVER;
    });
}

/** A protocol version: one byte. */
export const versionNumber: z.ZodType<number> = z.int().min(0).max(255);

/** A number of bytes of bandwidth; negative only by mistake of a gateway, so it is not refused. */
export const byteCount: z.ZodType<number> = z.int();
