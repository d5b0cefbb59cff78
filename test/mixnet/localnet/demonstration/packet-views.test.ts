import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMclGroup } from '@coir/coconut/mcl';
import { PACKET_SIZES, PLAINTEXT_SIZES } from '@coir/sphinx';
import { randomBytes, x25519 } from '@coir/sphinx/primitives';
import { afterAll, describe, expect, it } from 'vitest';
import { initRole } from '../../../../mixnet/cli/localnet/init-role.ts';
import { viewsOfPacket } from '../../../../mixnet/localnet/demonstration/packet-views.ts';
import { loadNetworkFolder } from '../../../../mixnet/localnet/network-folder.ts';
import { HOST } from '../../../../mixnet/localnet/network-plan.ts';
import { readNodeKeyFile } from '../../../../mixnet/localnet/node-key-file.ts';
import { packetOver, type RouteHop } from '../../mix-node/test-network.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-packet-views-'));
const size = { issuers: 1, threshold: 1 };
const group = await createMclGroup();
const folder = await loadNetworkFolder(join(parent, 'network'), size, {
  nowSeconds: 1_800_000_000,
  group,
  initRole,
});
afterAll(() => {
  folder.release();
  rmSync(parent, { recursive: true });
});

const NODES = [...folder.plan.mixNodes, ...folder.plan.gateways];
/** A mix node of each layer and a gateway, by their ids in the topology. */
const PATH = [1, 4, 5, 8];
const SECRET = randomBytes(16);

/** A packet over nodes of the folder. */
function packetAlong(path: readonly number[], message = randomBytes(PLAINTEXT_SIZES.regular)) {
  const route = path.map((nodeId): RouteHop => {
    const node = NODES[nodeId - 1];
    if (node === undefined) throw new Error('the network has eight nodes');
    const { sphinxKey } = readNodeKeyFile(folder.path, node.name);
    return {
      hop: { host: HOST, port: node.mixPort },
      sphinxPublicKey: x25519.publicKey(sphinxKey),
    };
  });
  return packetOver(route, { message, delayMs: 12.5 });
}

describe('viewsOfPacket', () => {
  it('says of each node that it saw its own hop and delay, in a packet of one length', () => {
    const packet = packetAlong(PATH);
    const before = packet.slice();
    expect(viewsOfPacket(folder, packet, PATH, SECRET)).toEqual([
      ...[
        ['mix-1-1', 'mix-2-2'],
        ['mix-2-2', 'mix-3-1'],
        ['mix-3-1', 'gateway-2'],
      ].map(([name, next]) => ({
        name,
        length: PACKET_SIZES.regular,
        learned: `next hop ${next}, to be kept 12.5 ms`,
      })),
      {
        name: 'gateway-2',
        length: PACKET_SIZES.regular,
        learned: 'for one of its clients; the content is encrypted to that client',
      },
    ]);
    expect(packet).toEqual(before);
  });

  it('fails if the last node saw the secret, which nobody before it did', () => {
    const message = randomBytes(PLAINTEXT_SIZES.regular);
    message.set(SECRET, 100);
    expect(() => viewsOfPacket(folder, packetAlong(PATH, message), PATH, SECRET)).toThrow(
      'gateway-2 saw the message',
    );
  });

  it('fails at the first node if the secret is in the packet as it is', () => {
    const packet = packetAlong(PATH);
    packet.set(SECRET, 500);
    expect(() => viewsOfPacket(folder, packet, PATH, SECRET)).toThrow('mix-1-1 saw the message');
  });

  it.each([
    ['ends before its packet does', PATH.slice(0, 3), 'did not end where its route does'],
    ['names a node that is not there', [1, 9], 'there is no node 9'],
  ])('fails if the path %s', (_what, path, message) => {
    expect(() => viewsOfPacket(folder, packetAlong(PATH), path, SECRET)).toThrow(message);
  });

  it('fails if the path names another node than the packet was made for', () => {
    expect(() => viewsOfPacket(folder, packetAlong(PATH), [2, 4, 5, 8], SECRET)).toThrow(
      expect.objectContaining({ code: 'SPHINX_HEADER_MAC' }),
    );
  });
});
