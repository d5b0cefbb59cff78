import { importNodePrivateKey } from '@coir/sphinx';
import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it, vi } from 'vitest';
import * as web from '../../../mixnet/sphinx/primitives/web.ts';
import { digest, rebuild, recordedCrate, travel } from './recorded-packets.ts';

// The packet format as a browser gets it: the same code over the other implementation of its
// primitives.
vi.mock(
  '../../../mixnet/sphinx/primitives/node.ts',
  () => import('../../../mixnet/sphinx/primitives/web.ts'),
);

describe('packets over the primitives without OpenSSL', () => {
  it('do not use OpenSSL', () => {
    const secretKey = new Uint8Array(32).fill(1);
    const own = importNodePrivateKey(secretKey);
    expect(own.constructor).toBe(web.x25519.importPrivateKey(secretKey).constructor);
  });

  it.each(recordedCrate.packets.map((record, index) => ({ index, record })))(
    'rebuild and unwrap recorded packet $index',
    ({ record }) => {
      const packet = rebuild(record);
      expect(digest(packet)).toBe(record.packet_sha256);
      const steps = travel(packet, record.node_private_keys.map(hexToBytes));
      const digests = steps.map((step) =>
        step.kind === 'forward' ? digest(step.packet) : 'final',
      );
      const expected = record.processing.map((step) => step.packet_sha256 ?? 'final');
      expect(digests).toEqual(expected);
    },
  );
});
