import {
  FRAGMENT_CAPACITY,
  field,
  importNodePrivateKey,
  KEY_MATERIAL_LENGTH,
  processPacket,
  SURB_ACK_FIELDS,
  SURB_ACK_LENGTH,
} from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import {
  decodeFragment,
  decodeNymMessage,
  decodeReplyBlock,
  decryptAck,
  decryptDelivery,
  deriveMessageKey,
  encodeFragment,
  encodeNymMessage,
  encodeReplyBlock,
  type Fragment,
  isCover,
  MessageReceiver,
  Reassembly,
} from '../../../../mixnet/client/index.ts';
import { readVector } from '../../../support/shared-vectors.ts';
import { fromHex, toHex } from '../refusal.ts';

interface CapturedClient {
  readonly x25519_private: string;
  readonly x25519_public: string;
  readonly ack_key: string;
  readonly ed25519_private: string;
  readonly ed25519_public: string;
}
interface CapturedPacket {
  readonly packet: string;
  readonly hops: readonly { readonly node: number }[];
  readonly final_plaintext: string;
  readonly ack: {
    readonly packet: string;
    readonly final_plaintext: string;
    readonly fragment_identifier: string;
  };
  readonly delivered_to: 'alice' | 'bob';
  readonly message_key: string;
  readonly fragment: string;
}
const vector = readVector('sphinx-nym.json') as {
  readonly captured_network: {
    readonly nodes: readonly { readonly node: number; readonly sphinx_private: string }[];
    readonly alice: CapturedClient;
    readonly bob: CapturedClient;
  };
  readonly captured_packets: Readonly<Record<string, CapturedPacket>>;
};
const { captured_network: network, captured_packets: packets } = vector;

/** The plaintext that the last of the captured nodes recovers. */
function unwrap(packet: Uint8Array): Uint8Array {
  let current = packet;
  for (const { sphinx_private } of network.nodes) {
    const processed = processPacket(current, importNodePrivateKey(fromHex(sphinx_private)));
    if (processed.kind === 'final') return processed.payload;
    current = processed.packet;
  }
  throw new Error('the packet has no end');
}

function named(name: string): CapturedPacket {
  const packet = packets[name];
  if (packet === undefined) throw new Error(`no packet ${name}`);
  return packet;
}

function receiverOf(client: CapturedClient): MessageReceiver {
  return new MessageReceiver({
    signing: {
      publicKey: fromHex(client.ed25519_public),
      secretKey: fromHex(client.ed25519_private),
    },
    encryption: {
      publicKey: fromHex(client.x25519_public),
      secretKey: fromHex(client.x25519_private),
    },
    ackKey: fromHex(client.ack_key),
  });
}

describe.each(Object.keys(packets))('captured packet %s', (name) => {
  const captured = named(name);
  const client = network[captured.delivered_to];
  const plaintext = fromHex(captured.final_plaintext);
  const delivered = plaintext.subarray(SURB_ACK_LENGTH);

  it('has its message behind the acknowledgement', () => {
    expect(toHex(unwrap(fromHex(captured.packet)))).toBe(captured.final_plaintext);
    expect(delivered).toHaveLength(KEY_MATERIAL_LENGTH + FRAGMENT_CAPACITY);
    expect(toHex(field(plaintext, SURB_ACK_FIELDS.packet))).toBe(captured.ack.packet);
  });

  it('decrypts to its fragment', () => {
    const secretKey = fromHex(client.x25519_private);
    expect(toHex(deriveMessageKey(secretKey, delivered.subarray(0, KEY_MATERIAL_LENGTH)))).toBe(
      captured.message_key,
    );
    expect(toHex(decryptDelivery(secretKey, delivered))).toBe(captured.fragment);
  });

  it('has an acknowledgement for its sender', () => {
    const ack = unwrap(fromHex(captured.ack.packet));
    expect(toHex(ack)).toBe(captured.ack.final_plaintext);
    const ackKey = fromHex(network.alice.ack_key);
    expect(toHex(decryptAck(ackKey, ack))).toBe(captured.ack.fragment_identifier);
    expect(receiverOf(network.alice).receive(ack, 0)).toEqual({
      kind: 'ack',
      fragmentId: fromHex(captured.ack.fragment_identifier),
    });
  });
});

describe('captured messages', () => {
  function fragmentOf(name: string): Fragment {
    return decodeFragment(fromHex(named(name).fragment));
  }

  it('cover traffic is recognised and dropped', () => {
    const cover = named('cover_v258');
    expect(isCover(fromHex(cover.fragment))).toBe(true);
    const delivered = fromHex(cover.final_plaintext).subarray(SURB_ACK_LENGTH);
    expect(receiverOf(network.alice).receive(delivered, 0)).toEqual({ kind: 'cover' });
  });

  it('fragments encode to the same bytes again', () => {
    for (const name of ['plain_v259_to_bob', 'repliable3surbs_v259_to_bob']) {
      expect(toHex(encodeFragment(fragmentOf(name)))).toBe(named(name).fragment);
    }
  });

  it('a plain message is read', () => {
    const delivered = fromHex(named('plain_v259_to_bob').final_plaintext).subarray(SURB_ACK_LENGTH);
    const received = receiverOf(network.bob).receive(delivered, 0);
    expect(received.kind === 'message' && received.message.kind).toBe('plain');
    const text =
      received.kind === 'message' && received.message.kind === 'plain'
        ? new TextDecoder().decode(received.message.data)
        : '';
    expect(text).toBe('Nym interop vector: plain message');
  });

  it('a repliable message is read with its reply blocks, and encodes to the same bytes again', () => {
    const fragment = fragmentOf('repliable3surbs_v259_to_bob');
    const result = new Reassembly().add(fragment, 0);
    if (result.kind !== 'complete') throw new Error('one fragment is the whole message');
    const message = decodeNymMessage(result.message);
    if (message.kind !== 'repliable') throw new Error('the message is repliable');
    expect(message.replyBlocks).toMatchObject({ version: 2, hops: 4, keyRotation: 'odd' });
    expect(message.replyBlocks.blocks).toHaveLength(3);
    for (const bytes of message.replyBlocks.blocks) {
      expect(encodeReplyBlock(decodeReplyBlock(bytes))).toEqual(bytes);
    }
    expect(encodeNymMessage(message)).toEqual(result.message);
    expect(new TextDecoder().decode(message.data)).toMatch(/^Nym interop vector/);
  });
});
