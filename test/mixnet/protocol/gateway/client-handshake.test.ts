import { ed25519, hkdfBlake3, x25519 } from '@coir/sphinx/primitives';
import { describe, expect, it } from 'vitest';
import {
  answerHandshake,
  checkConfirmation,
  completeHandshake,
  HANDSHAKE_FAILURE,
  HANDSHAKE_SUCCESS,
  type HandshakePayload,
  negotiateRegistrationVersion,
  proveIdentity,
  startHandshake,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { openBytes } from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { flipBit, refusalOf } from '../../client/refusal.ts';
import { createKeyPair } from './key-pairs.ts';

const random = seededRandom('handshake');
const client = createKeyPair(random);
const gateway = createKeyPair(random);
const stranger = createKeyPair(random);

function payload(data: Uint8Array, protocolVersion: number | undefined = 5): HandshakePayload {
  return { type: 'handshakePayload', protocolVersion, data };
}

function begin() {
  const started = startHandshake(client, gateway.publicKey, random);
  const answered = answerHandshake(gateway, payload(started.message), random);
  return { started, answered };
}

describe('registration', () => {
  it('gives both sides the same key', () => {
    const { started, answered } = begin();
    const proof = proveIdentity(started.state, answered.message, random);
    const registration = completeHandshake(answered.state, payload(proof.message));
    expect(registration.sharedKey).toEqual(proof.sharedKey);
    expect(registration.clientIdentity).toEqual(client.publicKey);
    expect(registration.protocolVersion).toBe(5);
    expect(proof.sharedKey).toHaveLength(32);
  });

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

  it('fails when any bit of the first message is changed, at the latest with the proof', () => {
    for (let bit = 0; bit < 640; bit += 13) {
      const { started } = begin();
      const outcome = refusalOf(() => {
        const answered = answerHandshake(gateway, payload(flipBit(started.message, bit)), random);
        const proof = proveIdentity(started.state, answered.message, random);
        completeHandshake(answered.state, payload(proof.message));
      });
      // The top bit of an X25519 key is ignored in the agreement, but it is signed.
      expect(outcome, `bit ${bit}`).toBe('GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE');
    }
  });

  it('fails at the client when any bit of the second message is changed', () => {
    const { started, answered } = begin();
    for (let bit = 0; bit < 992; bit += 7) {
      const tampered = flipBit(answered.message, bit);
      expect(refusalOf(() => proveIdentity(started.state, tampered, random))).toBe(
        'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
      );
    }
  });

  it('fails at the gateway when any bit of the third message is changed', () => {
    const { started, answered } = begin();
    const proof = proveIdentity(started.state, answered.message, random);
    for (let bit = 0; bit < 736; bit += 7) {
      const tampered = payload(flipBit(proof.message, bit));
      expect(refusalOf(() => completeHandshake(answered.state, tampered))).toBe(
        'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
      );
    }
  });

  it('fails when the gateway is not the one the client meant', () => {
    const started = startHandshake(client, gateway.publicKey, random);
    const answered = answerHandshake(stranger, payload(started.message), random);
    expect(refusalOf(() => proveIdentity(started.state, answered.message, random))).toBe(
      'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
    );
  });

  it('fails when the client does not hold the identity it names', () => {
    const pretended = { publicKey: client.publicKey, secretKey: stranger.secretKey };
    const started = startHandshake(pretended, gateway.publicKey, random);
    const answered = answerHandshake(gateway, payload(started.message), random);
    const proof = proveIdentity(started.state, answered.message, random);
    expect(refusalOf(() => completeHandshake(answered.state, payload(proof.message)))).toBe(
      'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
    );
  });

  it('refuses messages of an earlier exchange', () => {
    const first = begin();
    const firstProof = proveIdentity(first.started.state, first.answered.message, random);
    const second = begin();
    expect(
      refusalOf(() => proveIdentity(second.started.state, first.answered.message, random)),
    ).toBe('GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE');
    expect(
      refusalOf(() => completeHandshake(second.answered.state, payload(firstProof.message))),
    ).toBe('GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE');
    const replayed = answerHandshake(gateway, payload(first.started.message), random);
    expect(refusalOf(() => completeHandshake(replayed.state, payload(firstProof.message)))).toBe(
      'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
    );
  });

  it("refuses the gateway's own proof sent back to it", () => {
    const { answered } = begin();
    const reflected = payload(answered.message.subarray(32));
    expect(refusalOf(() => completeHandshake(answered.state, reflected))).toBe(
      'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
    );
  });

  it('refuses every other length, and the 64 bytes of old protocols by name', () => {
    const { started, answered } = begin();
    for (let length = 0; length < 200; length += 1) {
      const data = new Uint8Array(length).fill(7);
      const legacy = length === 64;
      const expected = legacy
        ? 'GATEWAY_PROTOCOL_LEGACY_HANDSHAKE'
        : 'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE';
      if (length !== 80) {
        expect(refusalOf(() => answerHandshake(gateway, payload(data), random))).toBe(expected);
      }
      if (length !== 124) {
        expect(refusalOf(() => proveIdentity(started.state, data, random))).toBe(
          'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
        );
      }
      if (length !== 92) {
        expect(refusalOf(() => completeHandshake(answered.state, payload(data)))).toBe(
          'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
        );
      }
    }
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

  it('refuses versions without AES-256-GCM-SIV and lowers those it does not know', () => {
    const { started } = begin();
    for (const version of [undefined, 0, 1, 2]) {
      const first: HandshakePayload = {
        type: 'handshakePayload',
        protocolVersion: version,
        data: started.message,
      };
      expect(refusalOf(() => answerHandshake(gateway, first, random))).toBe(
        'GATEWAY_PROTOCOL_UNSUPPORTED_VERSION',
      );
    }
    expect([3, 4, 5, 6, 255].map(negotiateRegistrationVersion)).toEqual([3, 4, 5, 5, 5]);
  });

  it('ends only with the byte for success', () => {
    checkConfirmation(HANDSHAKE_SUCCESS);
    const others = [HANDSHAKE_FAILURE, new Uint8Array(), Uint8Array.of(2), Uint8Array.of(1, 1)];
    for (const confirmation of others) {
      expect(refusalOf(() => checkConfirmation(confirmation))).toBe(
        'GATEWAY_PROTOCOL_HANDSHAKE_REFUSED',
      );
    }
  });
});
