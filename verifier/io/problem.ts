import { z } from 'zod';
import { wordField } from './fields.ts';

const DETAIL_LIMIT = 1_024;

/** The members of a problem document that a reader goes by. Others are ignored. */
export interface ReceivedProblem {
  /** Stable word of the peer, at most 64 characters of `a-z 0-9 _`. */
  readonly code: string;
  /** `true` if the same request may succeed later. */
  readonly retryable: boolean;
  /** A sentence for people, at most 1,024 characters. Untrusted. */
  readonly detail: string;
  /** A narrower reason of the same form as the code, where there is one. */
  readonly reason?: string | undefined;
}

const problemSchema: z.ZodType<ReceivedProblem> = z.object({
  code: wordField,
  retryable: z.boolean(),
  detail: z.string().max(DETAIL_LIMIT),
  reason: wordField.optional(),
});

/** A refusal, as a service tells it. */
export interface ProblemFields {
  /** The status in words. */
  readonly title: string;
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** Stable word that programs decide on; never renamed, never reused. */
  readonly code: string;
  /**
   * A sentence for people: what happened and what to do. Never holds what the client sent, nor a
   * secret.
   */
  readonly detail: string;
  /** `true` if the same request may succeed later. */
  readonly retryable: boolean;
  /** Further members, such as `reason`. */
  readonly [extra: string]: string | number | boolean;
}

/** A problem document (RFC 9457) as a service sends it. */
export interface ProblemDocument extends ProblemFields {
  /** There is no page about it. */
  readonly type: 'about:blank';
}

/** The media type of a problem document. */
export const PROBLEM_TYPE = 'application/problem+json';

/**
 * Writes a problem document.
 *
 * @throws RangeError if a reader would not take it: a code or reason of another form, a longer
 * detail, a status outside 400 to 599. It is a mistake of the program.
 */
export function createProblem(fields: ProblemFields): ProblemDocument {
  const { status } = fields;
  const isStatus = Number.isInteger(status) && status >= 400 && status <= 599;
  if (!isStatus || readProblem(fields) === undefined) {
    throw new RangeError('a problem document breaks its bounds');
  }
  return { type: 'about:blank', ...fields };
}

/**
 * Reads a problem document.
 *
 * @param json - Untrusted.
 * @returns `undefined` if it is none.
 */
export function readProblem(json: unknown): ReceivedProblem | undefined {
  return problemSchema.safeParse(json).data;
}
