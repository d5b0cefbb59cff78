import {
  createPacket,
  HEADER_LENGTH,
  importNodePrivateKey,
  PACKET_SIZES,
  processPacket,
  SphinxError,
} from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { first, knownPath } from '../route-fixture.ts';

const PAYLOAD_LENGTH = PACKET_SIZES.regular - HEADER_LENGTH;

function packetOver(hops: number, message = new Uint8Array(100).fill(3)) {
  const path = knownPath(hops);
  const packet = createPacket({ ...path, message, payloadLength: PAYLOAD_LENGTH });
  return { path, message, packet, nodeKey: importNodePrivateKey(first(path.secretKeys)) };
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SphinxError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('importNodePrivateKey', () => {
  it('gives the public key senders use', () => {
    const { path, nodeKey } = packetOver(1);
    expect(nodeKey.publicKey).toEqual(first(path.route).publicKey);
  });

  it.each([0, 31, 33])('refuses %i bytes', (length) => {
    expect(refusal(() => importNodePrivateKey(new Uint8Array(length)))).toBe(
      'SPHINX_INVALID_LENGTH',
    );
  });

  it('does not follow later changes of the bytes it was given', () => {
    const { path, packet } = packetOver(1);
    const secretKey = first(path.secretKeys).slice();
    const nodeKey = importNodePrivateKey(secretKey);
    secretKey.fill(0);
    expect(processPacket(packet, nodeKey).kind).toBe('final');
  });
});
