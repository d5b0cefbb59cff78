import { aes256GcmSivSeal, ed25519 } from '@coir/sphinx/primitives';
import { describe, expect, it, vi } from 'vitest';
import {
  type Authentication,
  checkAuthentication,
  createAuthentication,
  encodeClientMessage,
  parseClientMessage,
  type StoredRegistration,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { flipBit, refusalOf } from '../../client/refusal.ts';
import { createKeyPair } from './key-pairs.ts';

const random = seededRandom('authentication');
const client = createKeyPair(random);
const stranger = createKeyPair(random);
const sharedKey = random(32);
const NOW = 1_800_000_000;

function stored(lastTimestamp?: number): () => StoredRegistration {
  return () => ({ sharedKey, lastTimestamp });
}

function signAgain(request: Authentication, secretKey = client.secretKey): Authentication {
  const timestamp = new Uint8Array(8);
  new DataView(timestamp.buffer).setBigUint64(0, BigInt(request.requestUnixTimestamp));
  const signed = new Uint8Array([
    request.protocolVersion,
    ...request.clientIdentity,
    ...request.addressCiphertext,
    ...request.nonce,
    ...timestamp,
  ]);
  expect(signed).toHaveLength(101);
  return { ...request, requestSignature: ed25519.sign(signed, secretKey) };
}

describe('authentication', () => {
  it('is accepted by a gateway that knows the client', () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    expect(checkAuthentication(request, NOW, stored())).toEqual({
      sharedKey,
      lastTimestamp: undefined,
    });
    expect(request.addressCiphertext).toEqual(
      aes256GcmSivSeal(sharedKey, request.nonce, client.publicKey),
    );
    expect(signAgain(request)).toEqual(request);
  });

  it('survives the wire', () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    const text = encodeClientMessage(request);
    expect(parseClientMessage(text)).toEqual(request);
    const json = JSON.parse(text);
    expect(Object.keys(json).sort()).toEqual([
      'addressCiphertext',
      'clientIdentity',
      'nonce',
      'protocolVersion',
      'requestSignature',
      'requestUnixTimestamp',
      'type',
    ]);
    expect(json.addressCiphertext).toMatch(/^[A-Za-z0-9+/]{64}$/);
    expect(json.clientIdentity).toHaveLength(32);
  });

  it('is accepted with version 4 and 5 only', () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    const outcomes = [0, 1, 3, 4, 5, 6, 255].map((protocolVersion) =>
      refusalOf(() =>
        checkAuthentication(signAgain({ ...request, protocolVersion }), NOW, stored()),
      ),
    );
    const unsupported = 'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION';
    expect(outcomes).toEqual([
      unsupported,
      unsupported,
      unsupported,
      'accepted',
      'accepted',
      unsupported,
      unsupported,
    ]);
  });

  it('is accepted up to 120 seconds from the time of the gateway', () => {
    const outcomes = [-121, -120, 0, 120, 121].map((skew) => {
      const request = createAuthentication(client, sharedKey, NOW + skew, random);
      return refusalOf(() => checkAuthentication(request, NOW, stored()));
    });
    const skewed = 'GATEWAY_PROTOCOL_TIMESTAMP_SKEW';
    expect(outcomes).toEqual([skewed, 'accepted', 'accepted', 'accepted', skewed]);
  });

  it('is refused when anything signed is changed, before the store is asked', () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    const find = vi.fn(stored());
    const changed: Authentication[] = [
      { ...request, protocolVersion: 4 },
      { ...request, clientIdentity: stranger.publicKey },
      { ...request, requestUnixTimestamp: NOW + 1 },
    ];
    for (let bit = 0; bit < 96; bit += 5) {
      changed.push({ ...request, nonce: flipBit(request.nonce, bit) });
    }
    for (let bit = 0; bit < 384; bit += 11) {
      changed.push({ ...request, addressCiphertext: flipBit(request.addressCiphertext, bit) });
    }
    for (let bit = 0; bit < 512; bit += 11) {
      changed.push({ ...request, requestSignature: flipBit(request.requestSignature, bit) });
    }
    for (const one of changed) {
      expect(refusalOf(() => checkAuthentication(one, NOW, find))).toBe(
        'GATEWAY_PROTOCOL_AUTHENTICATION_SIGNATURE',
      );
    }
    expect(find).not.toHaveBeenCalled();
  });

  it('is refused when the client is not registered', () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    expect(refusalOf(() => checkAuthentication(request, NOW, () => undefined))).toBe(
      'GATEWAY_PROTOCOL_UNKNOWN_CLIENT',
    );
  });

  it('is refused when it was made with another shared key', () => {
    const request = createAuthentication(client, random(32), NOW, random);
    expect(refusalOf(() => checkAuthentication(request, NOW, stored()))).toBe(
      'GATEWAY_PROTOCOL_AUTHENTICATION_CIPHERTEXT',
    );
  });

  it("is refused when the ciphertext holds another client's address", () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    const addressCiphertext = aes256GcmSivSeal(sharedKey, request.nonce, stranger.publicKey);
    const signed = signAgain({ ...request, addressCiphertext });
    expect(refusalOf(() => checkAuthentication(signed, NOW, stored()))).toBe(
      'GATEWAY_PROTOCOL_AUTHENTICATION_CIPHERTEXT',
    );
  });

  it('is refused unless its time is later than the last one', () => {
    const request = createAuthentication(client, sharedKey, NOW, random);
    const outcomes = [NOW - 1, NOW, NOW + 1].map((last) =>
      refusalOf(() => checkAuthentication(request, NOW, stored(last))),
    );
    const reused = 'GATEWAY_PROTOCOL_TIMESTAMP_REUSED';
    expect(outcomes).toEqual(['accepted', reused, reused]);
  });
});
