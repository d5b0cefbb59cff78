import { describe, expect, it } from 'vitest';
import { malformedRequest, problemOf } from '../../../issuer-service/http/problems.ts';
import type { IssuanceRefusal } from '../../../issuer-service/issuance/issuance.ts';

type Kind = Exclude<IssuanceRefusal['kind'], 'deposit_invalid' | 'rate_limited'>;

describe('a refusal over HTTP', () => {
  // Statuses and codes of issuer.md; a wallet decides by them whether to ask again.
  it.each<[Kind, number, string, boolean]>([
    ['unknown_key', 404, 'unknown_key', false],
    ['idle_key', 409, 'unknown_key', false],
    ['deposit_not_found', 404, 'deposit_not_found', true],
    ['deposit_not_final', 425, 'deposit_not_final', true],
    ['deposit_bound_to_other_request', 409, 'deposit_bound_to_other_request', false],
    ['invalid_request_proof', 400, 'invalid_request_proof', false],
    ['no_signing_key', 503, 'no_signing_key', true],
    ['chain_unavailable', 503, 'chain_unavailable', true],
    ['storage_unavailable', 503, 'storage_unavailable', true],
    ['issuer_busy', 503, 'issuer_busy', true],
  ])('for %s has the status %i and the code %s', (kind, status, code, isRetryable) => {
    const problem = problemOf({ kind });
    expect(problem).toMatchObject({ status, code });
    expect(problem.retryAfterSeconds).toBe(isRetryable ? 1 : undefined);
    expect(problem.message).toMatch(/^[A-Z].*\.$/);
  });

  it('of somebody who asks too often says when to come back', () => {
    expect(problemOf({ kind: 'rate_limited', retryAfterSeconds: 7 })).toMatchObject({
      status: 429,
      code: 'rate_limited',
      retryAfterSeconds: 7,
    });
  });

  it('of a deposit that never pays says why, and is never worth another try', () => {
    const problem = problemOf({ kind: 'deposit_invalid', reason: 'wrong_amount' });
    expect(problem).toMatchObject({
      status: 422,
      code: 'deposit_invalid',
      extra: { reason: 'wrong_amount' },
    });
    expect(problem.retryAfterSeconds).toBeUndefined();
  });

  it('of a malformed body is 400', () => {
    expect(malformedRequest('The body is no JSON.')).toMatchObject({
      status: 400,
      code: 'malformed_request',
      message: 'The body is no JSON.',
    });
  });
});
