import {
  decodeNodeAddress,
  field,
  importNodePrivateKey,
  MESSAGE_FIELDS,
  processPacket,
} from '@coir/sphinx';
import { aesCtr128, hkdfBlake3, x25519 } from '@coir/sphinx/primitives';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { readVector } from '../../support/shared-vectors.ts';
import { digest } from './recorded-packets.ts';

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
const { nodes, alice, bob } = captured.captured_network;
const packets = Object.entries(captured.captured_packets).map(([name, packet]) => ({
  name,
  packet,
}));

function nodeOf(hop: CapturedHop) {
  const node = nodes.find((each) => each.node === hop.node);
  if (node === undefined) throw new Error('no such node');
  return node;
}

/**
 * Sends a captured packet through the nodes of the captured network; answers what the last one
 * delivers.
 */
function followCaptured(route: CapturedRoute): Uint8Array {
  let current: Uint8Array = hexToBytes(route.packet);
  for (const hop of route.hops) {
    const secretKey = hexToBytes(nodeOf(hop).sphinx_private);
    const shared = x25519.sharedSecret(secretKey, current.subarray(0, 32));
    expect(bytesToHex(shared ?? new Uint8Array())).toBe(hop.shared_secret);
    const step = processPacket(current, importNodePrivateKey(secretKey));
    expect(step.version).toBe(hop.version);
    expect(bytesToHex(step.replayTag)).toBe(hop.replay_tag);
    if (step.kind === 'forward') {
      expect(hop.kind).toBe('fwd');
      expect(bytesToHex(step.nextHop)).toBe(hop.next_address);
      expect(step.delayNs.toString()).toBe(String(hop.delay_ns));
      expect(digest(step.packet)).toBe(hop.next_packet_sha256);
      current = step.packet;
    } else {
      expect(hop.kind).toBe('final');
      expect(bytesToHex(step.destination)).toBe(hop.destination);
      expect(bytesToHex(step.identifier)).toBe(hop.identifier);
      return step.payload;
    }
  }
  throw new Error('never delivered');
}

describe("packets of Nym's own client", () => {
  it.each(packets)('unwraps $name hop by hop', ({ packet }) => {
    expect(bytesToHex(followCaptured(packet))).toBe(packet.final_plaintext);
  });

  it.each(packets)('unwraps the acknowledgement inside $name', ({ packet }) => {
    const plaintext = followCaptured(packet.ack);
    expect(bytesToHex(plaintext)).toBe(packet.ack.final_plaintext);
    const owner = [alice, bob].find(
      (client) => client.ed25519_public === packet.ack.hops.at(-1)?.destination,
    );
    const ackKey = hexToBytes(owner?.ack_key ?? '');
    const identifier = aesCtr128(ackKey, plaintext.subarray(0, 16), plaintext.subarray(16));
    expect(bytesToHex(identifier)).toBe(packet.ack.fragment_identifier);
  });

  it.each(packets)('opens the message of $name with its key', ({ packet }) => {
    const plaintext = hexToBytes(packet.final_plaintext);
    const recipient = packet.delivered_to === 'alice' ? alice : bob;
    const shared = x25519.sharedSecret(
      hexToBytes(recipient.x25519_private),
      field(plaintext, MESSAGE_FIELDS.keyMaterial),
    );
    const none = new Uint8Array(0);
    const key = hkdfBlake3(shared ?? none, none, none, 16);
    expect(bytesToHex(key)).toBe(packet.message_key);
    const fragment = aesCtr128(key, new Uint8Array(16), plaintext.subarray(437));
    expect(bytesToHex(fragment)).toBe(packet.fragment);
  });

  it('reads the addresses in them', () => {
    for (const { packet } of packets) {
      for (const hop of packet.hops.filter((each) => each.kind === 'fwd')) {
        const next = packet.hops[packet.hops.indexOf(hop) + 1];
        const { host, port } = decodeNodeAddress(hexToBytes(hop.next_address ?? ''));
        expect(next && nodeOf(next).mix_host).toBe(`${host}:${port}`);
      }
    }
    for (const node of nodes) {
      expect(bytesToHex(x25519.publicKey(hexToBytes(node.sphinx_private)))).toBe(
        node.sphinx_public,
      );
    }
  });
});
