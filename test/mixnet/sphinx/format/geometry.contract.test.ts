import {
  createClientIdentity,
  encodeNymMessage,
  MessageReceiver,
  preparePacket,
  splitMessage,
} from '@coir/client';
import { encodeFrame, FrameDecoder } from '@coir/protocol/frame';
import {
  openForwardFrame,
  openPushFrame,
  sealForwardFrame,
  sealPushFrame,
} from '@coir/protocol/gateway';
import type { Topology } from '@coir/protocol/topology';
import {
  ACK_LENGTH,
  createPacket,
  encodeNodeAddress,
  FRAGMENT_CAPACITY,
  HEADER_LENGTH,
  importNodePrivateKey,
  KEY_MATERIAL_LENGTH,
  MAX_PLAINTEXT_LENGTH,
  PACKET_SIZES,
  type PacketSize,
  PLAINTEXT_SIZES,
  processPacket,
} from '@coir/sphinx';
import { concatBytes, randomBytes, x25519 } from '@coir/sphinx/primitives';
import { describe, expect, it, vi } from 'vitest';
import { sealBytes } from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { refusalOf } from '../../client/refusal.ts';
import { TestGateway } from '../../gateway/test-gateway.ts';
import { topologyNode } from '../../mix-node/test-network.ts';
import { first, knownPath } from '../route-fixture.ts';

const SIZES = Object.keys(PACKET_SIZES) as PacketSize[];
const NEXT_HOP = { host: '127.0.0.1', port: 1789 };
const sharedKey = randomBytes(32);

/** The frame of a client that does not look at the length of its packet. */
function frameAround(packet: Uint8Array): Uint8Array {
  const plaintext = concatBytes(Uint8Array.of(0, 1), encodeNodeAddress(NEXT_HOP), packet);
  const { nonce, ciphertext } = sealBytes(sharedKey, plaintext, randomBytes);
  return concatBytes(Uint8Array.of(2, 1), nonce, ciphertext);
}

describe.each(SIZES)('packets of size %s', (size) => {
  const length = PACKET_SIZES[size];

  it('hold their plaintext and not a byte more', () => {
    const path = knownPath(1);
    const payloadLength = length - HEADER_LENGTH;
    const message = randomBytes(PLAINTEXT_SIZES[size]);
    const packet = createPacket({ ...path, message, payloadLength });
    expect(packet).toHaveLength(length);
    const key = importNodePrivateKey(first(path.secretKeys));
    expect(processPacket(packet, key)).toMatchObject({ kind: 'final', payload: message });
    const longer = { ...path, message: randomBytes(message.length + 1), payloadLength };
    expect(refusalOf(() => createPacket(longer))).toBe('SPHINX_MESSAGE_TOO_LONG');
  });

  it('pass from client to gateway and from node to node', () => {
    const packet = randomBytes(length);
    const mixPacket = { keyRotation: 'odd', nextHop: NEXT_HOP, packet } as const;
    expect(openForwardFrame(sharedKey, sealForwardFrame(sharedKey, 2, mixPacket))).toEqual(
      mixPacket,
    );
    for (const version of [7, 8] as const) {
      const received: Uint8Array[] = [];
      const frame = encodeFrame({ keyRotation: 'odd', packet }, version);
      new FrameDecoder().push(frame, (decoded) => received.push(decoded.packet));
      expect(received).toEqual([packet]);
    }
  });

  it('are refused by client, gateway and node when they are a byte shorter or longer', () => {
    for (const other of [length - 1, length + 1]) {
      const packet = randomBytes(other);
      const mixPacket = { keyRotation: 'odd', nextHop: NEXT_HOP, packet } as const;
      const refusals = [
        refusalOf(() => sealForwardFrame(sharedKey, 2, mixPacket)),
        refusalOf(() => openForwardFrame(sharedKey, frameAround(packet))),
        refusalOf(() => encodeFrame({ keyRotation: 'odd', packet })),
      ];
      expect(refusals).toEqual([
        'GATEWAY_PROTOCOL_MALFORMED_PACKET',
        'GATEWAY_PROTOCOL_MALFORMED_PACKET',
        'MIXNET_PACKET_LENGTH',
      ]);
    }
  });
});

it('the longest plaintext can be pushed, and nothing longer', () => {
  const longest = randomBytes(MAX_PLAINTEXT_LENGTH);
  expect(openPushFrame(sharedKey, sealPushFrame(sharedKey, longest))).toEqual(longest);
  const longer = randomBytes(MAX_PLAINTEXT_LENGTH + 1);
  expect(refusalOf(() => sealPushFrame(sharedKey, longer))).toBe(
    'GATEWAY_PROTOCOL_MALFORMED_FRAME',
  );
});

it('a gateway takes apart what a client put together, and the client its acknowledgement', async () => {
  const gateway = await TestGateway.start();
  const mixKey = randomBytes(32);
  const mixNode = topologyNode({
    hop: gateway.sink.hop,
    sphinxPublicKey: x25519.publicKey(mixKey),
  });
  const gatewayIdentity = gateway.gateway.identity;
  const end = { ...topologyNode(gateway.end), identityKey: gatewayIdentity, clientUrl: undefined };
  const topology: Topology = {
    epochId: 1,
    rotationId: 1,
    layers: [[mixNode], [mixNode], [mixNode]],
    gateways: [end],
    unusableNodes: 0,
  };
  /** Removes the layers of the three mix nodes. */
  const mixed = (packet: Uint8Array): Uint8Array =>
    [1, 2, 3].reduce((one) => {
      const processed = processPacket(one, importNodePrivateKey(mixKey));
      if (processed.kind !== 'forward') throw new Error('the packet ends too early');
      return processed.packet;
    }, packet);

  const [alice, bob] = [createClientIdentity(), createClientIdentity()];
  const aliceEnd = await gateway.register(alice.signing);
  const bobEnd = await gateway.register(bob.signing);
  const data = randomBytes(100);
  const message = encodeNymMessage({ kind: 'plain', data });
  const fragment = first(splitMessage(message, FRAGMENT_CAPACITY, randomBytes));
  const recipient = {
    identityKey: bob.signing.publicKey,
    encryptionKey: bob.encryption.publicKey,
    gatewayIdentity,
  };
  const { mixPacket } = preparePacket(
    fragment,
    recipient,
    { identity: alice, gatewayIdentity },
    topology,
    0,
  );
  expect(mixPacket.packet).toHaveLength(PACKET_SIZES.regular);
  await gateway.deliver(mixed(mixPacket.packet));
  const delivered = await bobEnd.pushed();
  expect(delivered).toHaveLength(KEY_MATERIAL_LENGTH + FRAGMENT_CAPACITY);
  expect(new MessageReceiver(bob).receive(delivered, 0)).toMatchObject({
    kind: 'message',
    message: { kind: 'plain', data },
  });

  await vi.waitFor(() => expect(gateway.sink.frames).toHaveLength(1));
  const ackPacket = first(gateway.sink.frames).packet;
  expect(ackPacket).toHaveLength(PACKET_SIZES.ack);
  await gateway.deliver(mixed(ackPacket));
  const acknowledgement = await aliceEnd.pushed();
  expect(acknowledgement).toHaveLength(ACK_LENGTH);
  expect(new MessageReceiver(alice).receive(acknowledgement, 0)).toMatchObject({ kind: 'ack' });
  await gateway.stop();
});
