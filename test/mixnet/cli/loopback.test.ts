import { expect, it } from 'vitest';
import { exemptLoopback } from '../../../mixnet/cli/loopback.ts';

it.each([
  [{}, { NO_PROXY: '127.0.0.1,localhost,::1' }],
  [{ NO_PROXY: 'a.example' }, { NO_PROXY: 'a.example,127.0.0.1,localhost,::1' }],
  [
    { no_proxy: 'localhost', NO_PROXY: 'x' },
    { no_proxy: 'localhost,127.0.0.1,::1', NO_PROXY: 'x' },
  ],
])('exemptLoopback makes %j %j', (before, after) => {
  const environment: Record<string, string | undefined> = { ...before };
  exemptLoopback(environment);
  expect(environment).toEqual(after);
});
