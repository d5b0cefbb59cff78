import { ed25519, hkdfBlake3, x25519 } from '@coir/sphinx/primitives';
import { describe, expect, it } from 'vitest';
import {
  answerHandshake,
  completeHandshake,
  type HandshakePayload,
  proveIdentity,
  startHandshake,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { openBytes } from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../../client/refusal.ts';
import { createKeyPair } from './key-pairs.ts';

const random = seededRandom('handshake');
const client = createKeyPair(random);
const gateway = createKeyPair(random);

function payload(data: Uint8Array, protocolVersion: number | undefined = 5): HandshakePayload {
  return { type: 'handshakePayload', protocolVersion, data };
}

function begin() {
  const started = startHandshake(client, gateway.publicKey, random);
  const answered = answerHandshake(gateway, payload(started.message), random);
  return { started, answered };
}

describe('registration', () => {
  it('has messages of 80, 124 and 92 bytes laid out as specified', () => {
    const { started, answered } = begin();
    const proof = proveIdentity(started.state, answered.message, random);
    expect([started.message, answered.message, proof.message].map((one) => one.length)).toEqual([
      80, 124, 92,
    ]);
    const { ephemeralPublicKey, ephemeralSecretKey, salt } = started.state;
    expect(started.message.subarray(0, 32)).toEqual(client.publicKey);
    expect(started.message.subarray(32, 64)).toEqual(ephemeralPublicKey);
    expect(started.message.subarray(64)).toEqual(salt);
    const gatewayEphemeral = answered.message.subarray(0, 32);
    const secret = x25519.sharedSecret(ephemeralSecretKey, gatewayEphemeral);
    const key = hkdfBlake3(secret ?? new Uint8Array(), salt, new Uint8Array(), 32);
    expect(key).toEqual(proof.sharedKey);
    const signature = openBytes(key, {
      ciphertext: answered.message.subarray(32, 112),
      nonce: answered.message.subarray(112),
    });
    const signed = new Uint8Array([...gatewayEphemeral, ...ephemeralPublicKey]);
    expect(ed25519.verify(signature, signed, gateway.publicKey)).toBe(true);
    const own = openBytes(key, {
      ciphertext: proof.message.subarray(0, 80),
      nonce: proof.message.subarray(80),
    });
    const ownSigned = new Uint8Array([...ephemeralPublicKey, ...gatewayEphemeral]);
    expect(ed25519.verify(own, ownSigned, client.publicKey)).toBe(true);
  });

  it("refuses the gateway's own proof sent back to it", () => {
    const { answered } = begin();
    const reflected = payload(answered.message.subarray(32));
    expect(refusalOf(() => completeHandshake(answered.state, reflected))).toBe(
      'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
    );
  });

  it('refuses ephemeral keys of low order from either side', () => {
    const lowOrder = [0, 1].map((first) => new Uint8Array(32).fill(first, 0, 1));
    for (const point of lowOrder) {
      const { started, answered } = begin();
      const first = started.message.slice();
      first.set(point, 32);
      expect(refusalOf(() => answerHandshake(gateway, payload(first), random))).toBe(
        'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
      );
      const second = answered.message.slice();
      second.set(point);
      expect(refusalOf(() => proveIdentity(started.state, second, random))).toBe(
        'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
      );
    }
  });
});
