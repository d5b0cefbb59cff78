import { type ClientEvent, createClientIdentity, MixnetClient } from '@coir/client';
import {
  encodeClientMessage,
  encodeGatewayMessage,
  ProtocolError,
  parseClientMessage,
  parseGatewayMessage,
} from '@coir/protocol/gateway';
import { describe, expect, it, vi } from 'vitest';
import { InProcessNetwork } from '../../client/in-process-network.ts';
import { TestGateway } from '../../gateway/test-gateway.ts';
import { CLIENT_MESSAGES, embellish, GATEWAY_MESSAGES, spoil } from './samples.ts';

/** The error with which a text is refused, if it is. */
function errorOf(parse: (text: string) => unknown, text: string): ProtocolError | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
}

describe('messages of a client', () => {
  it.each(CLIENT_MESSAGES)(
    'of type $type are read by the gateway as they were written',
    (message) => {
      const text = encodeClientMessage(message);
      for (const same of [text, ...embellish(text)]) {
        expect(parseClientMessage(same)).toEqual(message);
      }
    },
  );

  it('that are spoiled are refused by a gateway, in words, and its session goes on', async () => {
    const gateway = await TestGateway.start({ openAccess: true });
    const client = await gateway.register();
    let refused = 0;
    for (const message of CLIENT_MESSAGES) {
      for (const { fault, text } of spoil(encodeClientMessage(message))) {
        const error = errorOf(parseClientMessage, text);
        if (error === undefined) continue;
        refused += 1;
        client.sendText(text);
        const answer = await client.next();
        expect(answer, fault).toEqual({ type: 'error', message: error.message });
      }
    }
    expect(refused).toBeGreaterThan(100);
    client.sendText(encodeClientMessage({ type: 'supportedProtocol' }));
    expect(await client.next()).toEqual({ type: 'supportedProtocol', version: 5 });
    await gateway.stop();
  });
});

describe('messages of a gateway', () => {
  it.each(GATEWAY_MESSAGES)(
    'of type $type are read by the client as they were written',
    (message) => {
      const text = encodeGatewayMessage(message);
      for (const same of [text, ...embellish(text)]) {
        expect(parseGatewayMessage(same)).toEqual(message);
      }
    },
  );

  it('that are spoiled are skipped by a client, with the reason, and its session goes on', async () => {
    const network = new InProcessNetwork('spoiled messages');
    const [gateway] = network.gateways;
    const { topology, openSocket } = network;
    const client = new MixnetClient({ identity: createClientIdentity() }, { topology, openSocket });
    const events: ClientEvent[] = [];
    client.onEvent((event) => events.push(event));
    await client.start(gateway?.node.identityKey);
    events.length = 0;
    const expected: ClientEvent[] = [];
    for (const message of GATEWAY_MESSAGES) {
      for (const { text } of spoil(encodeGatewayMessage(message))) {
        const error = errorOf(parseGatewayMessage, text);
        if (error === undefined) continue;
        expected.push({ type: 'skipped', what: 'text', code: error.code });
        gateway?.sayRaw(text);
      }
    }
    expect(expected.length).toBeGreaterThan(100);
    await vi.waitFor(() => expect(events).toHaveLength(expected.length));
    expect(events).toEqual(expected);
    expect(client.isConnected).toBe(true);
    client.stop();
  });
});
