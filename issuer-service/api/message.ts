import { type JsonBounds, parseStrictJson } from '@coir/coconut/ticket';
import { z } from 'zod';
import { IssuerApiError } from './errors.ts';

/** Bounds of an answer of issuer or ledger. The largest real one has 64 signatures, below 5 KiB. */
export const ANSWER_BOUNDS: Required<JsonBounds> = { maxLength: 16 * 1024, maxDepth: 4 };

const MEMBER_NAME_LIMIT = 100;

/** Money and sequence numbers: the shortest decimal of an integer below 2⁶³. */
export const amountField: z.ZodType<bigint> = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,18})$/)
  .transform((text) => BigInt(text))
  .refine((amount) => amount < 1n << 63n, 'is 2^63 or more');

/**
 * Reads a message from JSON that was parsed.
 *
 * @param value - Untrusted.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`, which names the member at fault and
 * never its value.
 */
export function decodeMessage<Message>(schema: z.ZodType<Message>, value: unknown): Message {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new IssuerApiError('ISSUER_MALFORMED_MESSAGE', describeIssue(issue));
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path.join('.') ?? '';
  if (path !== '') return `member "${path.slice(0, MEMBER_NAME_LIMIT)}" is malformed`;
  return issue?.code === 'unrecognized_keys' ? 'a member is not known' : 'it is not an object';
}

/**
 * Parses an answer of issuer or ledger: JSON that cannot be misread, within {@link ANSWER_BOUNDS}.
 *
 * @throws CoconutError `COCONUT_INVALID_ENCODING`
 */
export function parseAnswer(text: string): unknown {
  return parseStrictJson(text, ANSWER_BOUNDS);
}
