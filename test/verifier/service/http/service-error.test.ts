import { ServiceError } from '@coir/service';
import { expect, it } from 'vitest';

it('is an error with status and code, that no second try mends unless it says so', () => {
  const error = new ServiceError({ status: 404, code: 'unknown_key', detail: 'No such key.' });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'ServiceError',
    message: 'No such key.',
    status: 404,
    code: 'unknown_key',
    retryable: false,
    retryAfterSeconds: undefined,
    extra: {},
  });
});

it('keeps what else it is told', () => {
  const fields = { status: 429, code: 'rate_limited', detail: 'Later.', retryable: true };
  const more = { retryAfterSeconds: 7, extra: { reason: 'burst' } };
  expect(new ServiceError({ ...fields, ...more })).toMatchObject({ retryable: true, ...more });
});
