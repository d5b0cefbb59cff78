import { describe, expect, it } from 'vitest';
import {
  answerHandshake,
  completeHandshake,
  type HandshakePayload,
  negotiateRegistrationVersion,
  proveIdentity,
  startHandshake,
} from '../../../../mixnet/protocol/gateway/index.ts';
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

  it('fails when the client does not hold the identity it names', () => {
    const pretended = { publicKey: client.publicKey, secretKey: stranger.secretKey };
    const started = startHandshake(pretended, gateway.publicKey, random);
    const answered = answerHandshake(gateway, payload(started.message), random);
    const proof = proveIdentity(started.state, answered.message, random);
    expect(refusalOf(() => completeHandshake(answered.state, payload(proof.message)))).toBe(
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
});
