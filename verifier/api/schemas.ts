import { z } from 'zod';
import type { Balance, Claim, Lease, LeaseRequest, Receipt } from './admission.ts';

/** Characters of a show's base64url in a request at most; a ticket's show has 384. Other lengths are refused as a show, not as a body. */
const MAX_SHOW_CHARACTERS = 1024;

/** Text form of bytes in requests and paths: base64url without padding. */
export function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}

function decodeBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

/** 32 bytes: 43 characters, the last of which has two unused bits that are zero. */
export const identitySchema: z.ZodType<Uint8Array, string> = z
  .string()
  .regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/)
  .transform(decodeBytes);

const showSchema = z
  .string()
  .max(MAX_SHOW_CHARACTERS)
  .regex(/^[\w-]+$/)
  .transform((text, context) => {
    const bytes = decodeBytes(text);
    if (encodeBytes(bytes) !== text) context.addIssue('not canonical base64url');
    return bytes;
  });

const countSchema = z.int().nonnegative();
const hexSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Body of `POST /v1/spend`. */
export const spendRequestSchema: z.ZodType<Claim> = z.strictObject({
  gateway: identitySchema,
  client: identitySchema,
  keyId: hexSchema,
  denomination: countSchema,
  expiry: countSchema,
  show: showSchema,
});

/** Body of `POST /v1/leases`. */
export const leaseRequestSchema: z.ZodType<LeaseRequest> = z.strictObject({
  client: identitySchema,
  gateway: identitySchema,
  bytes: z.int().positive(),
  leaseId: z.string().regex(/^[\w-]{1,64}$/),
});

/** Answer of `POST /v1/spend`. */
export const receiptSchema: z.ZodType<Receipt> = z.strictObject({
  digest: hexSchema,
  credited: z.int().positive(),
  balance: countSchema,
  expiresAt: countSchema,
});

/** Answer of `POST /v1/leases`. */
export const leaseSchema: z.ZodType<Lease & { readonly leaseId: string }> = z.strictObject({
  leaseId: z.string(),
  granted: countSchema,
  balance: countSchema,
  expiresAt: countSchema,
});

/** Answer of `GET /v1/balances/{client}`. */
export const balanceSchema: z.ZodType<Balance> = z.strictObject({
  balance: countSchema,
  expiresAt: countSchema,
});
