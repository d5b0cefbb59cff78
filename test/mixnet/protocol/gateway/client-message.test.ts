import { describe, expect, it } from 'vitest';
import {
  MAX_CONTROL_MESSAGE_LENGTH,
  parseClientMessage,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { refusalOf } from '../../client/refusal.ts';

const MALFORMED = 'GATEWAY_PROTOCOL_MALFORMED_MESSAGE';
const bytes = (length: number): number[] => Array.from({ length }, (_, position) => position % 256);

describe('messages of a client', () => {
  it('are read under the names and in the forms programs of Nym send', () => {
    const data = bytes(80);
    expect(
      parseClientMessage(
        JSON.stringify({ type: 'registerHandshakeInitRequest', protocol_version: 3, data }),
      ),
    ).toEqual({ type: 'handshakePayload', protocolVersion: 3, data: Uint8Array.from(data) });
    expect(parseClientMessage(JSON.stringify({ type: 'handshakePayload', data }))).toEqual({
      type: 'handshakePayload',
      protocolVersion: undefined,
      data: Uint8Array.from(data),
    });
    expect(parseClientMessage('{"type":"claimFreeTestnetBandwidth"}')).toEqual({
      type: 'claimFreeTestnetBandwidth',
    });
    expect(parseClientMessage('{"type":"supportedProtocol","more":1}')).toEqual({
      type: 'supportedProtocol',
    });
  });

  it('of obsolete kinds are recognised whatever they hold', () => {
    const obsolete = [
      'authenticate',
      'bandwidthCredential',
      'bandwidthCredentialV2',
      'ecashCredential',
      'upgradeModeJWT',
    ];
    for (const type of obsolete) {
      expect(parseClientMessage(JSON.stringify({ type, iv: 'x', token: 1 }))).toEqual({ type });
    }
  });

  it('that are nothing of the kind are refused', () => {
    const authentication = {
      type: 'authenticateV2',
      protocolVersion: 5,
      clientIdentity: bytes(32),
      addressCiphertext: Buffer.alloc(48).toString('base64'),
      nonce: Buffer.alloc(12).toString('base64'),
      requestUnixTimestamp: 1,
      requestSignature: bytes(64),
    };
    expect(refusalOf(() => parseClientMessage(JSON.stringify(authentication)))).toBe('accepted');
    const broken = [
      { clientIdentity: bytes(31) },
      { clientIdentity: [...bytes(31), 256] },
      { clientIdentity: [...bytes(31), -1] },
      { clientIdentity: [...bytes(31), 0.5] },
      { clientIdentity: 'AAAA' },
      { addressCiphertext: Buffer.alloc(47).toString('base64') },
      { addressCiphertext: bytes(48) },
      { nonce: `${'A'.repeat(15)}=` },
      { nonce: `${'A'.repeat(15)}-` },
      { nonce: ' '.repeat(16) },
      { requestUnixTimestamp: -1 },
      { requestUnixTimestamp: 2 ** 60 },
      { requestUnixTimestamp: '1' },
      { requestSignature: bytes(65) },
      { protocolVersion: 256 },
      { protocolVersion: null },
    ];
    for (const change of broken) {
      const text = JSON.stringify({ ...authentication, ...change });
      expect(
        refusalOf(() => parseClientMessage(text)),
        JSON.stringify(change),
      ).toBe(MALFORMED);
    }
    const texts = [
      '',
      'nonsense',
      'null',
      '[]',
      '"supportedProtocol"',
      '{}',
      '{"type":5}',
      `{"type":"supportedProtocol","x":"${'x'.repeat(MAX_CONTROL_MESSAGE_LENGTH)}"}`,
      '{"type":"handshakePayload","data":[]}',
      `{"type":"handshakePayload","data":[${bytes(257).join()}]}`,
      `{"type":"encryptedRequest","ciphertext":[1],"nonce":[${bytes(12).join()}]}`,
      `{"type":"encryptedRequest","ciphertext":[${bytes(16).join()}],"nonce":[]}`,
      `{"type":"encryptedRequest","ciphertext":[${bytes(8193).join()}],"nonce":[${bytes(12).join()}]}`,
    ];
    for (const text of texts) {
      expect(
        refusalOf(() => parseClientMessage(text)),
        text.slice(0, 50),
      ).toBe(MALFORMED);
    }
  });
});
