import type { MixnetClient, NymMessage } from '@coir/client';
import { expect, it } from 'vitest';
import { nextMessage } from '../../../../mixnet/localnet/demonstration/next-message.ts';

/** The part of a client that listens. */
function listener() {
  const listeners = new Set<(message: NymMessage) => void>();
  const client = {
    onMessage(listen: (message: NymMessage) => void) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  } as unknown as MixnetClient;
  const deliver = (message: NymMessage): void => {
    for (const listen of listeners) listen(message);
  };
  return { client, deliver, listeners };
}

it('is the first that is no reply, and is listened for no longer', async () => {
  const { client, deliver, listeners } = listener();
  const message = nextMessage(client, new AbortController().signal);
  deliver({ kind: 'reply', data: Uint8Array.of(1) });
  deliver({ kind: 'plain', data: new TextEncoder().encode('hello') });
  expect(await message).toBe('hello');
  expect(listeners.size).toBe(0);
});

it('is given up at the signal', async () => {
  const { client, listeners } = listener();
  const controller = new AbortController();
  const message = nextMessage(client, controller.signal);
  controller.abort();
  await expect(message).rejects.toThrow('did not arrive');
  expect(listeners.size).toBe(0);
});
