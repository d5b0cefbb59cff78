import {
  FRAGMENT_CAPACITY,
  importNodePrivateKey,
  PACKET_SIZES,
  processPacket,
  SURB_ACK_LENGTH,
} from '@coir/sphinx';
import { expect, it } from 'vitest';
import { createClientIdentity } from '../../../../mixnet/client/index.ts';
import type { Fragment } from '../../../../mixnet/client/message/fragment.ts';
import { encodeNymMessage } from '../../../../mixnet/client/message/nym-message.ts';
import { splitMessage } from '../../../../mixnet/client/message/split-message.ts';
import { MessageReceiver } from '../../../../mixnet/client/traffic/message-receiver.ts';
import { preparePacket } from '../../../../mixnet/client/traffic/prepare-packet.ts';
import {
  createTopology,
  describeGateways,
  describeMixNodes,
  describeRewardedSet,
} from '../../../../mixnet/protocol/topology/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createSampleNetwork } from '../../protocol/topology/sample-network.ts';
import { refusalOf } from '../refusal.ts';

const { network, nodes } = createSampleNetwork(seededRandom('prepared packets'));
const topology = createTopology({
  rewardedSet: describeRewardedSet(network),
  mixNodes: describeMixNodes(network, 0),
  gateways: describeGateways(network, 0),
});
const [here, there] = topology.gateways;
if (here === undefined || there === undefined) throw new Error('two gateways');
const [alice, bob] = [createClientIdentity(), createClientIdentity()];
const sender = { identity: alice, gatewayIdentity: here.identityKey };
const recipient = {
  identityKey: bob.signing.publicKey,
  encryptionKey: bob.encryption.publicKey,
  gatewayIdentity: there.identityKey,
};
const data = new TextEncoder().encode('hello');
const [fragment] = splitMessage(
  encodeNymMessage({ kind: 'plain', data }),
  FRAGMENT_CAPACITY,
  seededRandom('fragment'),
) as [Fragment];
const prepare = (seed: string) =>
  preparePacket(fragment, recipient, sender, topology, 5, seededRandom(seed));

it('goes through one node of each layer to the recipient’s gateway, in a packet of the usual size', () => {
  const { mixPacket, path, forward, back } = prepare('one');
  expect(mixPacket.packet).toHaveLength(PACKET_SIZES.regular);
  const first = topology.layers[0]?.find(({ nodeId }) => nodeId === path[0]);
  expect(mixPacket.nextHop).toEqual({ host: first?.host, port: first?.mixPort });
  expect(path).toHaveLength(4);
  expect(path[3]).toBe(there.nodeId);
  expect(forward.delaysNs).toHaveLength(4);
  expect(back.delaysNs).toHaveLength(4);
});

it('arrives as its fragment, after the delays that were drawn, beside its acknowledgement', () => {
  const { mixPacket, path, forward } = prepare('two');
  let { packet } = mixPacket;
  for (const [hop, nodeId] of path.entries()) {
    const { sphinxSecret } = nodes.find((node) => node.nodeId === nodeId) ?? {
      sphinxSecret: packet,
    };
    const processed = processPacket(packet, importNodePrivateKey(sphinxSecret));
    if (processed.kind === 'forward') {
      expect(processed.delayNs).toBe(forward.delaysNs[hop]);
      packet = processed.packet;
      continue;
    }
    expect(hop).toBe(3);
    expect(processed.destination).toEqual(recipient.identityKey);
    const delivered = processed.payload.subarray(SURB_ACK_LENGTH);
    expect(new MessageReceiver(bob).receive(delivered, 0)).toMatchObject({
      kind: 'message',
      message: { kind: 'plain', data },
    });
  }
});

it('has nothing in common with another packet of the same fragment', () => {
  const [one, other] = [prepare('one'), prepare('other')];
  const windows = (bytes: Uint8Array): Set<string> =>
    new Set(
      Array.from({ length: bytes.length - 8 }, (_, at) =>
        Buffer.from(bytes.subarray(at, at + 8)).toString('hex'),
      ),
    );
  const seen = windows(one.mixPacket.packet);
  for (const window of windows(other.mixPacket.packet)) expect(seen.has(window)).toBe(false);
});

it('is not made for a gateway that the topology does not have', () => {
  const nobody = { ...recipient, gatewayIdentity: new Uint8Array(32).fill(9) };
  expect(refusalOf(() => preparePacket(fragment, nobody, sender, topology, 5))).toBe(
    'CLIENT_UNKNOWN_GATEWAY',
  );
});
