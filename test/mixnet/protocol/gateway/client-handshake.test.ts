import { describe, expect, it } from 'vitest';
import {
  answerHandshake,
  checkConfirmation,
  completeHandshake,
  HANDSHAKE_FAILURE,
  HANDSHAKE_SUCCESS,
  type HandshakePayload,
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
  it('gives both sides the same key', () => {
    const { started, answered } = begin();
    const proof = proveIdentity(started.state, answered.message, random);
    const registration = completeHandshake(answered.state, payload(proof.message));
    expect(registration.sharedKey).toEqual(proof.sharedKey);
    expect(registration.clientIdentity).toEqual(client.publicKey);
    expect(registration.protocolVersion).toBe(5);
    expect(proof.sharedKey).toHaveLength(32);
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

  it('fails when the gateway is not the one the client meant', () => {
    const started = startHandshake(client, gateway.publicKey, random);
    const answered = answerHandshake(stranger, payload(started.message), random);
    expect(refusalOf(() => proveIdentity(started.state, answered.message, random))).toBe(
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
