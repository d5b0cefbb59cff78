import { encodeClientMessage } from '@coir/protocol/gateway';
import { PACKET_SIZES } from '@coir/sphinx';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LEASE_BYTES } from '../../../../mixnet/gateway/bandwidth/bandwidth.ts';
import { TestGateway } from '../test-gateway.ts';

const CLAIM = { keyId: 'ab'.repeat(32), denomination: 1, expiry: 9, show: randomBytes(288) };

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await TestGateway.start();
});
afterEach(() => gateway.stop());

const json = (value: unknown): string => JSON.stringify(value);

describe('SessionRequests', () => {
  it('answers every malformed text request and goes on', async () => {
    const client = await gateway.register();
    const nothing = { ciphertext: new Array(20).fill(0), nonce: new Array(12).fill(0) };
    const requests = [
      'not json',
      json({ type: 'unknown' }),
      json({ type: 'authenticate' }),
      json({ type: 'authenticateV2' }),
      encodeClientMessage({ type: 'handshakePayload', protocolVersion: 5, data: randomBytes(80) }),
      json({ type: 'encryptedRequest', ...nothing }),
      json({ type: 'ecashCredential', enc_credential: [1], iv: [2] }),
      json({ type: 'bandwidthCredential', enc_credential: [1], iv: [2] }),
      json({ type: 'upgradeModeJWT', token: 'x' }),
    ];
    for (const request of requests) {
      client.sendText(request);
      expect((await client.expect('error')).message).not.toBe('');
    }
    client.sendText(json({ type: 'supportedProtocol' }));
    await client.expect('supportedProtocol');
  });

  it('acknowledges ForgetMe and RememberMe, and forgets the client', async () => {
    const client = await gateway.register();
    client.request({ type: 'rememberMe', sessionType: 'mixnet' });
    expect(await client.response()).toEqual({ type: 'rememberMeAck' });
    client.request({ type: 'forgetMe', client: false, stats: true });
    expect(await client.response()).toEqual({ type: 'forgetMeAck' });
    const again = await gateway.login(client);
    again.request({ type: 'forgetMe', client: true, stats: false });
    expect(await again.response()).toEqual({ type: 'forgetMeAck' });
    const forgotten = await gateway.beginLogin(again);
    expect((await forgotten.expect('error')).message).toMatch(/not registered/);
  });

  it('gives no bandwidth for nothing unless access is open', async () => {
    const client = await gateway.register();
    client.sendText(json({ type: 'claimFreeTestnetBandwidth' }));
    expect((await client.expect('error')).message).toBe(
      'This gateway is only accepting coconut credentials for bandwidth',
    );
  });

  it('passes a refusal on, and forwards packets while a claim takes its time', async () => {
    gateway.admission.balanceBytes = LEASE_BYTES;
    const client = await gateway.register();
    const refused = { code: 'already_spent', retryable: false, detail: 'Spent before.' };
    const answer = Promise.withResolvers<{ refused: typeof refused }>();
    vi.spyOn(gateway.admission, 'claim').mockReturnValue(answer.promise);
    client.request({ type: 'coirClaim', claim: CLAIM });
    client.sendPacket(gateway.sink.hop, randomBytes(PACKET_SIZES.regular));
    await client.expect('send');
    answer.resolve({ refused });
    expect(await client.response()).toEqual({ type: 'coirRefused', refusal: refused });
  });

  it('bounds the claims of a session that wait', async () => {
    gateway.admission.balanceBytes = LEASE_BYTES;
    const client = await gateway.register();
    const answer = Promise.withResolvers<{
      refused: { code: string; retryable: boolean; detail: string };
    }>();
    vi.spyOn(gateway.admission, 'claim').mockReturnValue(answer.promise);
    for (let count = 0; count < 18; count += 1) client.request({ type: 'coirClaim', claim: CLAIM });
    client.sendPacket(gateway.sink.hop, randomBytes(PACKET_SIZES.regular));
    await client.expect('send');
    answer.resolve({ refused: { code: 'overloaded', retryable: true, detail: '' } });
    const codes = [];
    for (let count = 0; count < 18; count += 1) {
      const response = await client.response();
      if (response.type === 'coirRefused') codes.push(response.refusal.code);
    }
    expect(codes).toEqual([
      ...new Array(16).fill('overloaded'),
      'too_many_requests',
      'too_many_requests',
    ]);
    expect(gateway.admission.claim).toHaveBeenCalledTimes(16);
  });
});

describe('tickets from one address', () => {
  const refusedWith = (code: string) => expect.objectContaining({ refusal: refusal(code) });
  const refusal = (code: string) => expect.objectContaining({ code });

  it('wait once too many were false or spent, whoever shows them, and not for long', async () => {
    await gateway.stop();
    const limits = { claimFailuresPerAddress: 3, claimFailureRefillMs: 1500 };
    gateway = await TestGateway.start({ limits });
    const { admission } = gateway;
    const refuse = (code: string): void => {
      admission.outcome = { refused: { code, retryable: false, detail: 'No.' } };
    };
    const clients = [await gateway.register(), await gateway.register(), await gateway.register()];
    const [first, second, third] = clients;
    for (const code of ['unknown_key', 'overloaded', 'ticket_expired', 'too_many_requests']) {
      refuse(code);
      expect(await first?.claim(CLAIM)).toEqual(refusedWith(code));
    }
    for (const [client, code] of [
      [first, 'invalid_show'],
      [first, 'already_spent'],
      [second, 'invalid_show'],
    ] as const) {
      refuse(code);
      expect(await client?.claim(CLAIM)).toEqual(refusedWith(code));
    }
    const asked = admission.claims.length;
    for (const client of clients) {
      expect(await client.claim(CLAIM)).toEqual({
        type: 'coirRefused',
        refusal: {
          code: 'too_many_requests',
          retryable: true,
          detail: 'Too many tickets from this address were refused.',
        },
      });
    }
    expect(admission.claims.length).toBe(asked);
    await vi.waitFor(
      async () => expect(await third?.claim(CLAIM)).toEqual(refusedWith('invalid_show')),
      { timeout: 5000, interval: 100 },
    );
  });
});
