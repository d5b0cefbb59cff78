import { describe, expect, it } from 'vitest';
import {
  type Claim,
  encodeSessionRequest,
  openSessionRequest,
  openSessionResponse,
  type SessionRequest,
  type SessionResponse,
  sealSessionRequest,
  sealSessionResponse,
} from '../../../../mixnet/protocol/gateway/index.ts';
import { sealBytes } from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { flipBit, refusalOf } from '../../client/refusal.ts';

const random = seededRandom('encrypted requests');
const sharedKey = random(32);
const claim: Claim = { keyId: 'a7'.repeat(32), denomination: 1, expiry: 2950, show: random(288) };

const requests: SessionRequest[] = [
  { type: 'forgetMe', client: true, stats: false },
  { type: 'rememberMe', sessionType: 'mixnet' },
  { type: 'coirClaim', claim },
];
const responses: SessionResponse[] = [
  { type: 'forgetMeAck' },
  { type: 'rememberMeAck' },
  {
    type: 'coirReceipt',
    receipt: {
      digest: 'ab'.repeat(32),
      credited: 67_108_864,
      balance: 1,
      expiresAt: 1_800_000_000,
    },
  },
  { type: 'coirRefused', refusal: { code: 'already_spent', retryable: false, detail: '' } },
];

function seal(text: string) {
  return sealBytes(sharedKey, new TextEncoder().encode(text), random);
}

describe('encrypted requests', () => {
  it('and their answers survive the wire', () => {
    for (const request of requests) {
      expect(openSessionRequest(sharedKey, sealSessionRequest(sharedKey, request, random))).toEqual(
        request,
      );
    }
    for (const response of responses) {
      expect(
        openSessionResponse(sharedKey, sealSessionResponse(sharedKey, response, random)),
      ).toEqual(response);
    }
  });

  it('name themselves by their only member', () => {
    const json = requests.map((one) =>
      JSON.parse(Buffer.from(encodeSessionRequest(one)).toString()),
    );
    expect(json).toEqual([
      { ForgetMe: { client: true, stats: false } },
      { RememberMe: { session_type: 'mixnet' } },
      { coirClaim: { ...claim, show: Buffer.from(claim.show).toString('base64url') } },
    ]);
  });

  it('do not open when a bit is changed or the key is another', () => {
    const sealed = sealSessionRequest(sharedKey, { type: 'coirClaim', claim }, random);
    for (let bit = 0; bit < sealed.ciphertext.length * 8; bit += 41) {
      const ciphertext = flipBit(sealed.ciphertext, bit);
      expect(refusalOf(() => openSessionRequest(sharedKey, { ...sealed, ciphertext }))).toBe(
        'GATEWAY_PROTOCOL_DECRYPTION',
      );
    }
    expect(refusalOf(() => openSessionRequest(random(32), sealed))).toBe(
      'GATEWAY_PROTOCOL_DECRYPTION',
    );
    expect(
      refusalOf(() => openSessionRequest(sharedKey, { ...sealed, nonce: new Uint8Array(11) })),
    ).toBe('GATEWAY_PROTOCOL_DECRYPTION');
  });

  it('with anything else inside are refused', () => {
    const show = Buffer.from(claim.show).toString('base64url');
    const good = { keyId: claim.keyId, denomination: 1, expiry: 2950, show };
    const insides = [
      '',
      'nonsense',
      '{}',
      '[]',
      '{"coirReceipt":{}}',
      '{"ForgetMe":{"client":1,"stats":false}}',
      '{"ForgetMe":{"client":true,"stats":false},"RememberMe":{"session_type":"x"}}',
      JSON.stringify({ RememberMe: { session_type: 'x'.repeat(65) } }),
      ...[
        { keyId: claim.keyId.toUpperCase() },
        { keyId: 'a7' },
        { denomination: -1 },
        { denomination: 1.5 },
        { expiry: '2950' },
        { show: '' },
        { show: `${show}=` },
        { show: `${show.slice(0, -1)}+` },
        { show: 'A'.repeat(1368) },
        { show: 5 },
      ].map((change) => JSON.stringify({ coirClaim: { ...good, ...change } })),
    ];
    for (const inside of insides) {
      expect(
        refusalOf(() => openSessionRequest(sharedKey, seal(inside))),
        inside,
      ).toBe('GATEWAY_PROTOCOL_MALFORMED_REQUEST');
    }
    const notText = sealBytes(sharedKey, Uint8Array.of(0x7b, 0xff, 0x7d), random);
    expect(refusalOf(() => openSessionRequest(sharedKey, notText))).toBe(
      'GATEWAY_PROTOCOL_MALFORMED_REQUEST',
    );
  });

  it('answered with anything else are refused', () => {
    const receipt = { digest: 'ab'.repeat(32), credited: 1, balance: 1, expiresAt: 1 };
    const refusal = { code: 'invalid_show', retryable: false, detail: '' };
    const insides = [
      '{}',
      JSON.stringify({ coirReceipt: { ...receipt, digest: 'AB' } }),
      JSON.stringify({ coirReceipt: { ...receipt, credited: -1 } }),
      JSON.stringify({ coirReceipt: receipt, coirRefused: refusal }),
      JSON.stringify({ coirRefused: { ...refusal, code: 'has spaces' } }),
      JSON.stringify({ coirRefused: { ...refusal, retryable: 'no' } }),
      JSON.stringify({ coirRefused: { ...refusal, detail: 'x'.repeat(513) } }),
    ];
    for (const inside of insides) {
      expect(
        refusalOf(() => openSessionResponse(sharedKey, seal(inside))),
        inside,
      ).toBe('GATEWAY_PROTOCOL_MALFORMED_REQUEST');
    }
  });

  it('are answered without members a verifier may add, and with a short detail', () => {
    const receipt = { digest: 'ab'.repeat(32), credited: 1, balance: 1, expiresAt: 1, client: 'x' };
    const sealed = sealSessionResponse(sharedKey, { type: 'coirReceipt', receipt }, random);
    expect(openSessionResponse(sharedKey, sealed)).toEqual({
      type: 'coirReceipt',
      receipt: { digest: 'ab'.repeat(32), credited: 1, balance: 1, expiresAt: 1 },
    });
    const refusal = { code: 'x', retryable: true, detail: 'y'.repeat(600) };
    const refused = sealSessionResponse(sharedKey, { type: 'coirRefused', refusal }, random);
    expect(openSessionResponse(sharedKey, refused)).toMatchObject({
      refusal: { detail: 'y'.repeat(512) },
    });
  });
});
