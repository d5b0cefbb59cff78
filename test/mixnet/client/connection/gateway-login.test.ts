import { describe, expect, it } from 'vitest';
import { LoginInbox } from '../../../../mixnet/client/connection/gateway-login.ts';
import { ClientError } from '../../../../mixnet/client/errors.ts';
import { rejectionOf } from '../refusal.ts';
import { create, gatewayAt, network, type TestClient } from '../test-clients.ts';

describe('starting', () => {
  const startWith = (made: TestClient): Promise<string> =>
    rejectionOf(made.client.start(gatewayAt(0).node.identityKey));

  it('fails when the gateway does not hold the identity it is known by', async () => {
    const other = network.gateways[1];
    if (other === undefined) throw new Error('no such gateway');
    const made = create({}, { openSocket: () => other.accept().client });
    expect(await startWith(made)).toBe('GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE');
  });
});

describe('the texts of a log-in', () => {
  const { signal } = new AbortController();
  const error = (message: string) => ({ type: 'error', message }) as const;

  it('are read in their order, whether they came before they were asked for or after', async () => {
    const inbox = new LoginInbox();
    inbox.put(error('first'));
    const second = (async () => {
      expect(await inbox.next(1_000, signal)).toEqual(error('first'));
      return await inbox.next(1_000, signal);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    inbox.put(error('second'));
    inbox.put(error('third'));
    expect(await second).toEqual(error('second'));
    expect(inbox.drain()).toEqual([error('third')]);
  });

  it('wait in a bounded number', () => {
    const inbox = new LoginInbox();
    for (let count = 0; count < 100; count += 1) inbox.put(error(String(count)));
    expect(inbox.drain()).toHaveLength(16);
    expect(inbox.drain()).toEqual([]);
  });

  it('come no more once the connection is closed, which those that came are read before', async () => {
    const inbox = new LoginInbox();
    const lost = new ClientError('CLIENT_DISCONNECTED', 'lost');
    inbox.put(error('last'));
    inbox.close(lost);
    expect(await inbox.next(1_000, signal)).toEqual(error('last'));
    await expect(inbox.next(1_000, signal)).rejects.toBe(lost);
    const waiting = new LoginInbox();
    const read = waiting.next(1_000, signal);
    waiting.close(lost);
    await expect(read).rejects.toBe(lost);
  });

  it('are waited for as long as is said', async () => {
    await expect(new LoginInbox().next(1, signal)).rejects.toMatchObject({
      code: 'CLIENT_TIMEOUT',
    });
  });
});
