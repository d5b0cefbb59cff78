import {
  type Authentication,
  createAuthentication,
  encodeClientMessage,
  startHandshake,
} from '@coir/protocol/gateway';
import { ed25519, randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentity, type RawClient } from '../raw-client.ts';
import { TestGateway } from '../test-gateway.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

const json = (value: unknown): string => JSON.stringify(value);
const handshake = (data: Uint8Array, protocolVersion: number | undefined = 5): string =>
  encodeClientMessage({ type: 'handshakePayload', protocolVersion, data });

/** The gateway says something and ends the connection. */
async function expectRejection(
  client: RawClient,
  type: 'error' | 'handshakeError',
): Promise<string> {
  const { message } = await client.expect(type);
  await client.expect('closed');
  return message;
}

/** A log-in of another protocol, signed over the bytes of `gateway.md` §1.7. */
function authenticationOf({ identity, sharedKey }: RawClient, version: number): Authentication {
  const request = createAuthentication(identity, sharedKey, Math.floor(Date.now() / 1000));
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(request.requestUnixTimestamp));
  const signed = Buffer.concat([
    Uint8Array.of(version),
    identity.publicKey,
    request.addressCiphertext,
    request.nonce,
    timestamp,
  ]);
  const requestSignature = ed25519.sign(signed, identity.secretKey);
  return { ...request, protocolVersion: version, requestSignature };
}

describe('ClientAdmission', () => {
  it('tells its protocol, registers a client, and echoes its protocol', async () => {
    for (const [proposed, answered] of [
      [3, 3],
      [5, 5],
      [6, 5],
    ] as const) {
      const client = await gateway.connect();
      client.sendText(json({ type: 'supportedProtocol' }));
      expect(await client.expect('supportedProtocol')).toMatchObject({ version: 5 });
      await client.register(gateway.gateway.identity, proposed);
      expect(await client.expect('register')).toMatchObject({
        protocolVersion: answered,
        status: true,
      });
    }
    expect(gateway.gateway.counts().clients_registered).toBe(3);
  });

  it('authenticates a client that registered before, and answers with protocol 5', async () => {
    gateway.admission.balanceBytes = 1000;
    const registered = await gateway.register();
    await registered.close();
    const client = await gateway.beginLogin(registered);
    expect(await client.expect('authenticate')).toEqual({
      type: 'authenticate',
      protocolVersion: 5,
      status: true,
      bandwidthRemaining: 1000,
    });
  });

  it('answers a client that says protocol 4 with protocol 5 too, and refuses 3 and 6', async () => {
    const registered = await gateway.register();
    for (const [protocolVersion, type] of [
      [4, 'authenticate'],
      [3, 'error'],
      [6, 'error'],
    ] as const) {
      const client = await gateway.connect(registered.identity);
      client.sendText(encodeClientMessage(authenticationOf(registered, protocolVersion)));
      const answer = await client.next();
      expect(answer.type).toBe(type);
      if (answer.type === 'authenticate') expect(answer.protocolVersion).toBe(5);
    }
  });

  it('knows its clients after a restart', async () => {
    const registered = await gateway.register();
    await gateway.restart();
    await gateway.login(registered);
  });

  it('refuses an authentication that was accepted before, also after a restart', async () => {
    const registered = await gateway.register();
    const unixSeconds = Math.floor(Date.now() / 1000);
    const first = await gateway.connect(registered.identity);
    first.authenticate(registered.sharedKey, { unixSeconds });
    await first.expect('authenticate');
    await gateway.restart();
    for (const seconds of [unixSeconds, unixSeconds - 1]) {
      const second = await gateway.connect(registered.identity);
      second.authenticate(registered.sharedKey, { unixSeconds: seconds });
      expect(await expectRejection(second, 'error')).toMatch(/not later/);
    }
  });

  it('refuses an authentication of the wrong time, with another key, or of an unknown client', async () => {
    const registered = await gateway.register();
    const skewed = await gateway.connect(registered.identity);
    skewed.authenticate(registered.sharedKey, { unixSeconds: Math.floor(Date.now() / 1000) - 300 });
    expect(await expectRejection(skewed, 'error')).toMatch(/clock/);
    const wrong = await gateway.connect(registered.identity);
    wrong.authenticate(randomBytes(32));
    expect(await expectRejection(wrong, 'error')).toMatch(/ciphertext/);
    const unknown = await gateway.connect();
    unknown.authenticate(randomBytes(32));
    expect(await expectRejection(unknown, 'error')).toMatch(/not registered/);
    const stolen = await gateway.connect({
      publicKey: registered.identity.publicKey,
      secretKey: createIdentity().secretKey,
    });
    stolen.authenticate(registered.sharedKey);
    expect(await expectRejection(stolen, 'error')).toMatch(/signature/);
    expect(gateway.gateway.counts().clients_rejected).toBe(4);
  });

  it('refuses what is older than protocol 5 in words', async () => {
    const legacy = await gateway.connect();
    legacy.sendText(json({ type: 'authenticate', protocol_version: 1, address: 'a', iv: 'b' }));
    expect(await expectRejection(legacy, 'error')).toMatch(/legacy authentication .* update/);
    const short = await gateway.connect();
    short.sendText(handshake(randomBytes(64), 1));
    expect(await expectRejection(short, 'handshakeError')).toMatch(/update your client/);
    const old = await gateway.connect();
    old.sendText(handshake(randomBytes(80), 2));
    expect(await expectRejection(old, 'handshakeError')).toMatch(/update your client/);
  });

  it('refuses a registration without the proof of its identity', async () => {
    const client = await gateway.connect();
    client.sendText(handshake(randomBytes(80)));
    await client.expect('handshakePayload');
    client.sendText(handshake(randomBytes(92)));
    expect((await client.expect('handshakePayload')).data).toEqual(Uint8Array.of(0));
    await expectRejection(client, 'handshakeError');
    expect(gateway.gateway.counts().clients_registered).toBe(0);
  });

  it('ends a connection that begins with anything else', async () => {
    const beginnings = [
      'not json',
      '[]',
      '{}',
      json({ type: 'constructor' }),
      json({ type: 'handshakePayload', data: [256] }),
      json({ type: 'handshakePayload', data: 'x' }),
      json({ type: 'authenticateV2' }),
      json({ type: 'claimFreeTestnetBandwidth' }),
      json({
        type: 'encryptedRequest',
        ciphertext: new Array(20).fill(0),
        nonce: new Array(12).fill(0),
      }),
      handshake(randomBytes(10)),
      randomBytes(100),
      new Uint8Array(),
    ];
    for (const beginning of beginnings) {
      const client = await gateway.connect();
      if (typeof beginning === 'string') client.sendText(beginning);
      else client.sendBytes(beginning);
      const { type } = await client.next();
      expect(['error', 'handshakeError']).toContain(type);
      await client.expect('closed');
    }
    expect(gateway.gateway.counts().clients_rejected).toBe(beginnings.length);
    await gateway.register();
  });

  it('does not talk forever before it knows the client', async () => {
    const client = await gateway.connect();
    for (let count = 0; count < 8; count += 1) {
      client.sendText(json({ type: 'supportedProtocol' }));
      await client.expect('supportedProtocol');
    }
    await expectRejection(client, 'error');
  });

  it('ends a connection whose client does not say who it is in time', async () => {
    await gateway.stop();
    const limits = { initialMessageTimeoutMs: 100, handshakeMessageTimeoutMs: 100 };
    gateway = await TestGateway.start({ limits });
    const silent = await gateway.connect();
    expect((await silent.expect('error')).message).toMatch(/timed out/);
    await silent.expect('closed');
    const halfway = await gateway.connect();
    const { message: data } = startHandshake(halfway.identity, gateway.gateway.identity);
    halfway.sendText(encodeClientMessage({ type: 'handshakePayload', protocolVersion: 5, data }));
    await halfway.expect('handshakePayload');
    expect((await halfway.expect('error')).message).toMatch(/timed out/);
    await halfway.expect('closed');
  });

  it('refuses new clients in words when too many have paid, and lets the old ones in', async () => {
    await gateway.stop();
    gateway = await TestGateway.start({ limits: { maxClients: 1 } });
    const unpaid = await gateway.register();
    gateway.admission.balanceBytes = 1000;
    gateway.admission.expiresAt = Date.now() / 1000 + 3600;
    // Who has not paid gives its place to who comes.
    const first = await gateway.register();
    const second = await gateway.connect();
    await expect(second.register(gateway.gateway.identity)).rejects.toThrow(/no further clients/);
    await gateway.register(first.identity);
    expect(unpaid.identity).not.toEqual(first.identity);
  });
});
