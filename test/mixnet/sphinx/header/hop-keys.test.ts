import { hkdfSha256 } from '@coir/sphinx/primitives';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { deriveHopKeys } from '../../../../mixnet/sphinx/header/hop-keys.ts';
import { expandPayloadKey } from '../../../../mixnet/sphinx/header/payload-key.ts';
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

describe('deriveHopKeys and expandPayloadKey', () => {
  it('give the keys of the recorded shared secret', () => {
    const keys = deriveHopKeys(hexToBytes(captured.kdf.shared_secret));
    const { streamKey, macKey, payloadKey, blindingFactor, replayTag } = keys;
    const joined = [streamKey, macKey, payloadKey, blindingFactor, replayTag].map(bytesToHex);
    expect(joined.join('')).toBe(captured.kdf.okm288);
    expect(bytesToHex(keys.payloadKeySeed)).toBe(captured.kdf.okm288.slice(64, 96));
    expect(bytesToHex(expandPayloadKey(keys.payloadKeySeed))).toBe(
      captured.kdf.payload_key_from_seed_v259_model,
    );
    expect(expandPayloadKey(payloadKey)).toEqual(payloadKey);
  });

  it('are HKDF-SHA256 as the format says', () => {
    const okm = hkdfSha256(
      hexToBytes(captured.kdf.shared_secret),
      new Uint8Array(0),
      new TextEncoder().encode(
        'Dwste mou enan moxlo arketa makru kai ena upomoxlio gia na ton topothetisw kai tha kinisw thn gh.',
      ),
      288,
    );
    expect(bytesToHex(okm)).toBe(captured.kdf.okm288);
  });
});
