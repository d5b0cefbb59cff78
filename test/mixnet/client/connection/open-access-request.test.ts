import { expect, it } from 'vitest';
import { OpenAccessRequest } from '../../../../mixnet/client/connection/open-access-request.ts';
import { ClientError } from '../../../../mixnet/client/errors.ts';

const LONG_MS = 60_000;

it('is granted bytes, and another may be made after it', async () => {
  const request = new OpenAccessRequest();
  for (const bytes of [5, 7]) {
    const granted = request.begin(LONG_MS);
    request.grant(bytes);
    expect(await granted).toBe(bytes);
  }
});

it('is one at a time', async () => {
  const request = new OpenAccessRequest();
  const first = request.begin(LONG_MS);
  expect(() => request.begin(LONG_MS)).toThrow(
    expect.objectContaining({ code: 'CLIENT_QUEUE_FULL' }),
  );
  request.grant(5);
  expect(await first).toBe(5);
});

it('is refused, and tells if it was there to be', async () => {
  const request = new OpenAccessRequest();
  const refused = new ClientError('CLIENT_GATEWAY_REFUSED', 'no');
  expect(request.fail(refused)).toBe(false);
  const waiting = request.begin(LONG_MS);
  expect(request.fail(refused)).toBe(true);
  await expect(waiting).rejects.toBe(refused);
  request.grant(5);
  expect(request.fail(refused)).toBe(false);
});

it('is given up at its deadline', async () => {
  await expect(new OpenAccessRequest().begin(1)).rejects.toMatchObject({ code: 'CLIENT_TIMEOUT' });
});
