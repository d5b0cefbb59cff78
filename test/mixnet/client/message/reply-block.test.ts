import { createSurb, encodeNodeAddress, padNodeAddress } from '@coir/sphinx';
import { expect, it } from 'vitest';
import {
  decodeReplyBlock,
  encodeReplyBlock,
} from '../../../../mixnet/client/message/reply-block.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { createSampleNetwork } from '../../protocol/topology/sample-network.ts';
import { refusalOf } from '../refusal.ts';

const random = seededRandom('reply block');
const { nodes } = createSampleNetwork(random);
const route = nodes.slice(0, 4);
const surb = createSurb(
  {
    route: route.map(({ host, mixPort, sphinxKey }) => ({
      address: padNodeAddress(encodeNodeAddress({ host, port: mixPort }), 32),
      publicKey: sphinxKey,
    })),
    delaysNs: route.map(() => 0n),
    destination: new Uint8Array(32).fill(5),
  },
  random,
);
const block = { replyKey: new Uint8Array(16).fill(7), surb };
const bytes = encodeReplyBlock(block);

it('is its key and the header that leads back, and is read back', () => {
  expect(bytes.subarray(0, 16)).toEqual(block.replyKey);
  expect(encodeReplyBlock(decodeReplyBlock(bytes))).toEqual(bytes);
});

it('does not change with the bytes it was read from', () => {
  const pool = Buffer.concat([Buffer.alloc(3), bytes]);
  const decoded = decodeReplyBlock(pool.subarray(3));
  pool.fill(0);
  expect(encodeReplyBlock(decoded)).toEqual(bytes);
});

it('is refused in any length that no header has', () => {
  for (const given of [
    new Uint8Array(0),
    bytes.subarray(0, 16),
    bytes.subarray(1),
    Uint8Array.of(...bytes, 0),
  ]) {
    expect(refusalOf(() => decodeReplyBlock(given))).toBe('CLIENT_INVALID_MESSAGE');
  }
});
