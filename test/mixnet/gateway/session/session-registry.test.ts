import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestGateway } from '../test-gateway.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

const json = (value: unknown): string => JSON.stringify(value);

describe('SessionRegistry', () => {
  it('ends the older session when the client connects again, by log-in or by registration', async () => {
    const first = await gateway.register();
    const second = await gateway.login(first);
    await first.expect('closed');
    const third = await gateway.connect(first.identity);
    await third.register(gateway.gateway.identity);
    await third.expect('register');
    await second.expect('closed');
    expect(gateway.gateway.counts().sessions_replaced).toBe(2);
    third.sendText(json({ type: 'supportedProtocol' }));
    await third.expect('supportedProtocol');
  });

  it('ends the older session even if its connection is dead', async () => {
    const first = await gateway.register();
    first.socket.pause();
    await gateway.login(first);
    expect(gateway.gateway.counts().sessions_replaced).toBe(1);
  });
});
