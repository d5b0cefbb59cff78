import { expect, it } from 'vitest';
import { MemoryClientStore } from '../../../../mixnet/client/index.ts';

it('keeps the last registration with each gateway as long as it lives', async () => {
  const store = new MemoryClientStore();
  expect(await store.load('gateway-1')).toBeUndefined();
  const registration = { sharedKey: new Uint8Array(32).fill(7), lastTimestamp: 5 };
  await store.save('gateway-1', { ...registration, lastTimestamp: 4 });
  await store.save('gateway-1', registration);
  expect(await store.load('gateway-1')).toEqual(registration);
  expect(await store.load('gateway-2')).toBeUndefined();
  expect(await new MemoryClientStore().load('gateway-1')).toBeUndefined();
});
