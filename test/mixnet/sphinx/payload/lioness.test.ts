import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { peelPayload, wrapPayload } from '../../../../mixnet/sphinx/payload/lioness.ts';
import { readVector } from '../../../support/shared-vectors.ts';

interface CapturedHop {
  readonly node: number;
  readonly replay_tag: string;
  readonly shared_secret: string;
  readonly version: number;
  readonly kind: 'fwd' | 'final';
  readonly next_address?: string;
  readonly delay_ns?: string;
  readonly next_packet_sha256?: string;
  readonly destination?: string;
  readonly identifier?: string;
}

interface CapturedRoute {
  readonly packet: string;
  readonly hops: readonly CapturedHop[];
  readonly final_plaintext: string;
}

interface CapturedPacket extends CapturedRoute {
  readonly first_hop_address: string;
  readonly ack: CapturedRoute & { readonly fragment_identifier: string };
  readonly delivered_to: 'alice' | 'bob';
  readonly message_key: string;
  readonly fragment: string;
}

interface CapturedClient {
  readonly x25519_private: string;
  readonly ed25519_public: string;
  readonly ack_key: string;
}

const captured = readVector('sphinx-nym.json') as {
  readonly kdf: {
    readonly shared_secret: string;
    readonly okm288: string;
    readonly payload_key_from_seed_v259_model: string;
  };
  readonly lioness: {
    readonly key192: string;
    readonly plaintext512: string;
    readonly ciphertext512: string;
  };
  readonly captured_network: {
    readonly nodes: readonly {
      readonly node: number;
      readonly sphinx_private: string;
      readonly sphinx_public: string;
      readonly mix_host: string;
    }[];
    readonly alice: CapturedClient;
    readonly bob: CapturedClient;
  };
  readonly captured_packets: Readonly<Record<string, CapturedPacket>>;
};

describe('wrapPayload and peelPayload', () => {
  const key = hexToBytes(captured.lioness.key192);
  const plaintext = hexToBytes(captured.lioness.plaintext512);

  it('are the recorded LIONESS', () => {
    const ciphertext = wrapPayload(key, plaintext);
    expect(bytesToHex(ciphertext)).toBe(captured.lioness.ciphertext512);
    expect(peelPayload(key, ciphertext)).toEqual(plaintext);
  });

  it('undo each other from 33 bytes up', () => {
    for (const length of [33, 34, 63, 64, 65, 96, 97, 129, 2065]) {
      const block = Uint8Array.from({ length }, (_, position) => position * 7);
      const wrapped = wrapPayload(key, block);
      expect(wrapped).not.toEqual(block);
      expect(peelPayload(key, wrapped)).toEqual(block);
      expect(wrapPayload(key, peelPayload(key, block))).toEqual(block);
    }
  });

  it.each([
    ['a key of 191 bytes', 191, 64],
    ['a key of 193 bytes', 193, 64],
    ['a block of 32 bytes', 192, 32],
    ['an empty block', 192, 0],
  ])('refuse %s', (_name, keyLength, blockLength) => {
    const [shortKey, block] = [new Uint8Array(keyLength), new Uint8Array(blockLength)];
    for (const run of [wrapPayload, peelPayload]) {
      expect(() => run(shortKey, block)).toThrow(
        expect.objectContaining({ code: 'SPHINX_INVALID_LENGTH' }),
      );
    }
  });
});
