import type { MixnetClient } from '@coir/client';

/** Longest time a message may be on its way. */
const DELIVERY_DEADLINE_MS = 20_000;

/**
 * Resolves with the text of the next message that is no reply.
 *
 * @throws Error if none arrives in time, or `signal` is aborted.
 */
export function nextMessage(client: MixnetClient, signal: AbortSignal): Promise<string> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DELIVERY_DEADLINE_MS)]);
  return new Promise((resolve, reject) => {
    const stopListening = client.onMessage((message) => {
      if (message.kind !== 'plain') return;
      stopListening();
      resolve(new TextDecoder().decode(message.data));
    });
    deadline.addEventListener('abort', () => {
      stopListening();
      reject(new Error('the message did not arrive'));
    });
  });
}
