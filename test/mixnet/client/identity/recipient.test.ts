import { describe, expect, it } from 'vitest';
import {
  decodeRecipient,
  encodeRecipient,
  formatRecipient,
  parseRecipient,
} from '../../../../mixnet/client/index.ts';
import { encodeBase58 } from '../../../../mixnet/protocol/base58.ts';
import { readVector } from '../../../support/shared-vectors.ts';
import { refusalOf, toHex } from '../refusal.ts';

interface CapturedClient {
  readonly address: string;
  readonly x25519_public: string;
  readonly ed25519_public: string;
}
const captured = readVector('sphinx-nym.json') as {
  readonly captured_network: {
    readonly nodes: readonly { readonly ed25519_public: string }[];
    readonly alice: CapturedClient;
    readonly bob: CapturedClient;
  };
};
const { alice, bob, nodes } = captured.captured_network;

describe('an address', () => {
  it('of the published client holds the keys it should', () => {
    for (const client of [alice, bob]) {
      const recipient = parseRecipient(client.address);
      expect(toHex(recipient.identityKey)).toBe(client.ed25519_public);
      expect(toHex(recipient.encryptionKey)).toBe(client.x25519_public);
      expect(toHex(recipient.gatewayIdentity)).toBe(nodes[3]?.ed25519_public);
      expect(formatRecipient(recipient)).toBe(client.address);
      expect(encodeRecipient(recipient)).toHaveLength(96);
      expect(decodeRecipient(encodeRecipient(recipient))).toEqual(recipient);
    }
  });

  it('of any other form is refused', () => {
    const [identity = '', encryption = '', gateway = ''] = alice.address.split(/[.@]/);
    const noPoint = encodeBase58(new Uint8Array(32).fill(2));
    const short = encodeBase58(new Uint8Array(31).fill(3));
    const texts = [
      '',
      '.@',
      identity,
      `${identity}.${encryption}`,
      `${identity}@${gateway}`,
      `${identity}.${encryption}@`,
      `.${encryption}@${gateway}`,
      `${identity}.@${gateway}`,
      `${identity}@${encryption}.${gateway}`,
      `${identity}..${encryption}@${gateway}`,
      `${identity}.${encryption}@@${gateway}`,
      `${identity}.${encryption}.${encryption}@${gateway}`,
      `${identity}.${encryption}@${gateway}@${gateway}`,
      `${identity}.${encryption}@${gateway}.x`,
      ` ${alice.address}`,
      `${alice.address}\n`,
      `${identity}.${encryption}@${short}`,
      `${short}.${encryption}@${gateway}`,
      `${identity}.${short}@${gateway}`,
      `${noPoint}.${encryption}@${gateway}`,
      `${identity}.${encryption}@${noPoint}`,
      `${identity}.0${encryption.slice(1)}@${gateway}`,
      'a'.repeat(1_000_000),
    ];
    for (const text of texts) {
      expect(
        refusalOf(() => parseRecipient(text)),
        text.slice(0, 150),
      ).toBe('CLIENT_INVALID_RECIPIENT');
    }
  });

  it('in bytes is refused with another length or keys that are no points', () => {
    const bytes = encodeRecipient(parseRecipient(bob.address));
    expect(refusalOf(() => decodeRecipient(bytes.subarray(1)))).toBe('CLIENT_INVALID_RECIPIENT');
    expect(refusalOf(() => decodeRecipient(new Uint8Array([...bytes, 0])))).toBe(
      'CLIENT_INVALID_RECIPIENT',
    );
    expect(refusalOf(() => decodeRecipient(bytes.slice().fill(2, 0, 32)))).toBe(
      'CLIENT_INVALID_RECIPIENT',
    );
    expect(refusalOf(() => decodeRecipient(bytes.slice().fill(2, 64, 96)))).toBe(
      'CLIENT_INVALID_RECIPIENT',
    );
  });
});
