import { calendarClock, monotonicClock } from '@coir/io';
import { expect, it } from 'vitest';
import { withDefaults } from '../../../mixnet/client/client-options.ts';
import { createClientIdentity } from '../../../mixnet/client/index.ts';

const identity = createClientIdentity();

it('everything but the identity has a default', () => {
  const options = withDefaults({ identity });
  expect(options).toMatchObject({
    identity,
    averageDelayMs: 15,
    ackWaitMultiplier: 1.5,
    ackWaitAdditionMs: 1500,
    maxTransmissions: 10,
    reassembly: {},
    clock: calendarClock,
    monotonicClock,
  });
  expect(Object.values(options)).not.toContain(undefined);
  expect(options.random(8)).toHaveLength(8);
  expect(options.trace({ kind: 'sent', data: '' } as never)).toBeUndefined();
});

it('what is given stands in place of it', () => {
  const given = { identity, averageDelayMs: 0, maxInFlight: 1 };
  expect(withDefaults(given)).toMatchObject(given);
});
