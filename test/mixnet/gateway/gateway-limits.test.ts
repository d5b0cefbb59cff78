import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createIdentity } from './raw-client.ts';
import { TestGateway, type TestGatewayOptions } from './test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.stop());

async function start(limits: NonNullable<TestGatewayOptions['limits']>): Promise<void> {
  gateway = await TestGateway.start({ limits });
}

describe('storage', () => {
  it('acknowledges only the mail that it keeps', async () => {
    await start({ maxCountPerClient: 3 });
    const client = await gateway.register();
    await client.close();
    const { publicKey } = client.identity;
    await gateway.deliver(
      ...[1, 2, 3, 4, 5].map(() => gateway.messageFor(publicKey, randomBytes(1643))),
    );
    await vi.waitFor(() => expect(gateway.gateway.counts().dropped_mailbox_full).toBe(2));
    await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(3));
    const again = await gateway.beginLogin(client);
    expect(await again.pushedBefore('authenticate')).toHaveLength(3);
    await again.close();
    await gateway.deliver(gateway.messageFor(publicKey, randomBytes(1643)));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBe(4));
  });

  it('forgets mail that is too old', async () => {
    await start({ maxAgeMs: 50, cleanMs: 20 });
    const client = await gateway.register();
    await client.close();
    await gateway.deliver(gateway.messageFor(client.identity.publicKey, randomBytes(1643)));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_stored).toBe(1));
    await vi.waitFor(() => expect(gateway.gateway.counts().messages_expired).toBe(1));
    const again = await gateway.beginLogin(client);
    await again.expect('authenticate');
  });

  it('keeps nothing of a client that asked to be forgotten', async () => {
    await start({});
    const identity = createIdentity();
    const client = await gateway.register(identity);
    client.socket.pause();
    await gateway.deliver(gateway.messageFor(identity.publicKey, randomBytes(1643)));
    client.socket.resume();
    await client.pushed();
    client.request({ type: 'forgetMe', client: true, stats: false });
    await client.response();
    await client.close();
    await gateway.deliver(gateway.messageFor(identity.publicKey, randomBytes(1643)));
    await vi.waitFor(() => expect(gateway.gateway.counts().dropped_unknown_client).toBe(1));
  });
});
