import {
  decodeFragment,
  decryptAck,
  decryptDelivery,
  deriveMessageKey,
  formatRecipient,
  fragmentId,
  parseRecipient,
} from '@coir/client';
import {
  type ForwardKind,
  type KeyRotation,
  keyRotationOf,
  sealForwardFrame,
} from '@coir/protocol/gateway';
import {
  decodeNodeAddress,
  encodeNodeAddress,
  field,
  HEADER_LENGTH,
  importNodePrivateKey,
  KEY_MATERIAL_LENGTH,
  type NodePrivateKey,
  padNodeAddress,
  SURB_ACK_FIELDS,
  SURB_ACK_LENGTH,
} from '@coir/sphinx';
import { aes256GcmSivOpen, ed25519, equalBytes, x25519 } from '@coir/sphinx/primitives';
import type { Derived, Recorded } from './recorded.ts';
import { checkHops, type HopOutcome, type HopSpelling, walk } from './sphinx-hops.ts';

/** A node of a captured network. */
interface CapturedNode {
  readonly node: number;
  /** As packets write it, 32 bytes. */
  readonly address: Uint8Array;
  readonly privateKey: NodePrivateKey;
}

/** A client of a captured network. */
interface CapturedClient {
  readonly name: string;
  readonly identityKey: Uint8Array;
  readonly encryptionSecret: Uint8Array;
  readonly ackKey: Uint8Array;
}

/** What packets were captured in: all its secrets. */
export interface CapturedNetwork {
  readonly keyRotation: KeyRotation;
  readonly nodes: readonly CapturedNode[];
  readonly clients: readonly CapturedClient[];
}

function readNode(recorded: Recorded): CapturedNode {
  const privateKey = importNodePrivateKey(recorded.at('sphinx_private').bytes());
  recorded.at('sphinx_public').check(() => privateKey.publicKey);
  recorded.at('layer').scalar();
  const [, host = '', port = ''] =
    /^\[?([^\]]*)\]?:(\d+)$/.exec(recorded.at('mix_host').text()) ?? [];
  const address = padNodeAddress(encodeNodeAddress({ host, port: Number(port) }), 32);
  return { node: recorded.at('node').integer(), address, privateKey };
}

function replayClient(
  name: string,
  recorded: Recorded,
  gatewayIdentities: readonly Uint8Array[],
): CapturedClient {
  const encryptionSecret = recorded.at('x25519_private').bytes();
  const encryptionKey = x25519.publicKey(encryptionSecret);
  const identityKey = ed25519.publicKey(recorded.at('ed25519_private').bytes());
  recorded.at('x25519_public').check(() => encryptionKey);
  recorded.at('ed25519_public').check(() => identityKey);
  recorded.at('address').check(() => {
    const { gatewayIdentity } = parseRecipient(recorded.at('address').text());
    if (!gatewayIdentities.some((identity) => equalBytes(identity, gatewayIdentity))) {
      throw new Error('no gateway of the network');
    }
    return formatRecipient({ identityKey, encryptionKey, gatewayIdentity });
  });
  return { name, identityKey, encryptionSecret, ackKey: recorded.at('ack_key').bytes() };
}

/** Reads a network and compares the public keys and addresses in it with the private keys. */
export function replayCapturedNetwork(recorded: Recorded): CapturedNetwork {
  const nodes = recorded.at('nodes').items();
  const identities = nodes.map((node) => node.at('ed25519_public').bytes());
  const clients = recorded.keys().filter((key) => !['nodes', 'key_rotation_id'].includes(key));
  return {
    keyRotation: keyRotationOf(recorded.at('key_rotation_id').integer()),
    nodes: nodes.map(readNode),
    clients: clients.map((name) => replayClient(name, recorded.at(name), identities)),
  };
}

/** The node with this address, padded or not. */
function nodeAt(network: CapturedNetwork, address: Uint8Array): CapturedNode {
  const { length } = decodeNodeAddress(address);
  const padded = padNodeAddress(address.subarray(0, length), 32);
  const node = network.nodes.find((candidate) => equalBytes(candidate.address, padded));
  if (node === undefined) throw new Error('no node has this address');
  return node;
}

/**
 * Takes a packet from node to node by the addresses in it and compares every hop; gives what is
 * delivered, and to whom.
 */
function replayRoute(
  network: CapturedNetwork,
  packet: Uint8Array,
  firstAddress: Uint8Array,
  recorded: Recorded,
  spelling: HopSpelling,
): { readonly payload: Uint8Array; readonly client: CapturedClient } {
  const nodes: CapturedNode[] = [];
  const outcomes: HopOutcome[] = [];
  let address = firstAddress;
  let current = packet;
  while (outcomes.length <= network.nodes.length) {
    const node = nodeAt(network, address);
    const [outcome] = walk(current, [node.privateKey]);
    if (outcome === undefined) break;
    nodes.push(node);
    outcomes.push(outcome);
    if ('error' in outcome || outcome.result.kind === 'final') break;
    current = outcome.result.packet;
    address = outcome.result.nextHop;
  }
  checkHops(recorded, outcomes, spelling, packet.length - HEADER_LENGTH);
  recorded.items().forEach((hop, position) => {
    hop.at('node').check(() => nodes[position]?.node ?? 'nothing');
    hop.at('shared_secret').check(() => sharedSecret(nodes[position], outcomes[position]));
  });
  const last = outcomes.at(-1);
  if (last === undefined || 'error' in last) throw last?.error ?? new Error('no hop');
  const { result } = last;
  if (result.kind !== 'final') throw new Error('the packet is not delivered');
  const client = network.clients.find(({ identityKey }) =>
    equalBytes(identityKey, result.destination),
  );
  if (client === undefined) throw new Error('the destination is no client of the network');
  return { payload: result.payload, client };
}

function sharedSecret(node: CapturedNode | undefined, outcome: HopOutcome | undefined): Derived {
  if (node === undefined || outcome === undefined) throw new Error('the packet does not come here');
  const secret = x25519.sharedSecret(node.privateKey, outcome.packet.subarray(0, 32));
  if (secret === undefined) throw new Error('a group element of low order');
  return secret;
}

/**
 * What the client sealed for its gateway: packet type, key rotation, first hop; the packet follows.
 */
function replayFrame(network: CapturedNetwork, recorded: Recorded, packet: Uint8Array): Uint8Array {
  const kind = recorded.at('binary_kind').integer() as ForwardKind;
  const address = recorded.at('first_hop_address').bytes();
  const { host, port } = decodeNodeAddress(nodeAt(network, address).address);
  const { keyRotation } = network;
  const key = new Uint8Array(32);
  const frame = sealForwardFrame(key, kind, { keyRotation, nextHop: { host, port }, packet });
  const opened = aes256GcmSivOpen(key, frame.subarray(2, 14), frame.subarray(14));
  if (opened === undefined) throw new Error('a frame does not open');
  recorded.tally.require(recorded.at('binary_kind').name, `${kind}`, frame[0] === kind);
  recorded.at('packet_type').check(() => opened[0] ?? 'nothing');
  if (kind === 2) recorded.at('key_rotation').check(() => opened[1] ?? 'nothing');
  recorded
    .at('first_hop_address')
    .check(() => opened.subarray(kind, opened.length - packet.length));
  return address;
}

/** Takes a captured packet apart: hop by hop, its acknowledgement hop by hop, the message in it. */
export function replayCapturedPacket(
  network: CapturedNetwork,
  recorded: Recorded,
  spelling: HopSpelling,
): void {
  const { tally } = recorded;
  const packet = recorded.at('packet').bytes();
  const first = replayFrame(network, recorded, packet);
  const hops = recorded.at('hops');
  const { payload, client } = replayRoute(network, packet, first, hops, spelling);
  recorded.at('final_plaintext').check(() => payload);
  recorded.at('delivered_to').check(() => client.name);

  const delivered = payload.subarray(SURB_ACK_LENGTH);
  const ephemeralKey = delivered.subarray(0, KEY_MATERIAL_LENGTH);
  recorded.at('message_key').check(() => deriveMessageKey(client.encryptionSecret, ephemeralKey));
  recorded.at('fragment').check(() => decryptDelivery(client.encryptionSecret, delivered));

  const ack = recorded.at('ack');
  const ackAddress = field(payload, SURB_ACK_FIELDS.firstHop);
  const ackPacket = field(payload, SURB_ACK_FIELDS.packet);
  ack.at('first_hop_address_padded19').check(() => ackAddress);
  ack.at('packet').check(() => ackPacket);
  const arrived = replayRoute(network, ackPacket, ackAddress, ack.at('hops'), spelling);
  ack.at('final_plaintext').check(() => arrived.payload);
  const id = decryptAck(arrived.client.ackKey, arrived.payload);
  ack.at('fragment_identifier').check(() => id);

  // Cover traffic acknowledges fragment 0 and has none.
  if (id.every((byte) => byte === 0)) return;
  const named = fragmentId(decodeFragment(decryptDelivery(client.encryptionSecret, delivered)));
  tally.require(ack.name, 'the id of the fragment', equalBytes(named, id));
}
