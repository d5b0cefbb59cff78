import { CoconutError } from '@coir/coconut';
import { BOOK_SIZE_LIMIT, decodeBase64Url } from '@coir/coconut/ticket';
import { parseBody, ServiceError } from '@coir/service';
import { z } from 'zod';
import type { IssuanceOrder } from '../issuance/issuance.ts';

const blindSignBody = z.strictObject({
  txHash: z.string().regex(/^[0-9a-f]{64}$/),
  keyId: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  denomination: z.int().min(0),
  expiry: z.int().min(0),
  requests: z.array(z.string().max(1024)).min(1).max(BOOK_SIZE_LIMIT),
});

function malformed(detail: string): ServiceError {
  return new ServiceError({ status: 400, code: 'malformed_request', detail });
}

/**
 * The order in the body of `POST /v1/credentials/blind-sign`. Everything that can be checked without asking anybody and without a point of
 * the curve: members, their forms, the length of each request, and that the requests differ.
 *
 * @param value - Untrusted.
 * @param requestLength - Bytes of one request.
 * @throws ServiceError 400 `malformed_request`
 */
export function readBlindSignBody(value: unknown, requestLength: number): IssuanceOrder {
  const body = parseBody(blindSignBody, value);
  if (new Set(body.requests).size !== body.requests.length) {
    throw malformed('A request comes twice.');
  }
  try {
    const requests = body.requests.map((text) => decodeBase64Url(text, requestLength));
    return { ...body, requests };
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw malformed(`Each request is base64url of exactly ${requestLength} bytes.`);
  }
}
