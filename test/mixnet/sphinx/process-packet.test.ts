import {
  createPacket,
  HEADER_LENGTH,
  importNodePrivateKey,
  MAX_PAYLOAD_LENGTH,
  PACKET_SIZES,
  processPacket,
  SphinxError,
} from '@coir/sphinx';
import { hmacSha256, x25519 } from '@coir/sphinx/primitives';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveHopKeys } from '../../../mixnet/sphinx/header/hop-keys.ts';
import { LOW_ORDER_POINTS } from './low-order-points.ts';
import { digest, rebuild, recordedCrate, travel, withByteXored } from './recorded-packets.ts';
import { first, knownPath } from './route-fixture.ts';

const PAYLOAD_LENGTH = PACKET_SIZES.regular - HEADER_LENGTH;
const CODES = { InvalidHeader: 'SPHINX_HEADER_MAC', InvalidPayload: 'SPHINX_PAYLOAD_TAG' } as const;
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

/**
 * The same packet with some bytes of the first hop's decrypted block changed, and its MAC made good
 * again.
 */
function withBlockXored(
  packet: Uint8Array,
  secretKey: Uint8Array,
  masks: Record<number, number>,
): Uint8Array {
  const shared = x25519.sharedSecret(secretKey, packet.subarray(0, 32)) ?? new Uint8Array(32);
  let changed = packet;
  for (const [position, mask] of Object.entries(masks)) {
    changed = withByteXored(changed, 48 + Number(position), mask);
  }
  const mac = hmacSha256(deriveHopKeys(shared).macKey, changed.subarray(48, 348));
  changed.set(mac.subarray(0, 16), 32);
  return changed;
}

describe('processPacket', () => {
  it.each(recordedCrate.packets.map((record, index) => ({ index, record })))(
    'unwraps recorded packet $index as recorded at every hop',
    ({ record }) => {
      const steps = travel(rebuild(record), record.node_private_keys.map(hexToBytes));
      expect(steps.length).toBe(record.processing.length);
      for (const [hop, expected] of record.processing.entries()) {
        const step = steps[hop];
        expect(step?.kind).toBe(expected.kind);
        expect(step?.version).toBe(expected.version);
        expect(bytesToHex(step?.replayTag ?? new Uint8Array())).toBe(expected.replay_tag);
        if (step?.kind === 'forward') {
          expect(bytesToHex(step.nextHop)).toBe(expected.next_hop);
          expect(step.delayNs.toString()).toBe(expected.delay_ns);
          expect(digest(step.packet)).toBe(expected.packet_sha256);
        } else if (step?.kind === 'final') {
          expect(bytesToHex(step.destination)).toBe(expected.destination);
          expect(bytesToHex(step.identifier)).toBe(expected.identifier);
          expect(bytesToHex(step.payload)).toBe(expected.plaintext);
        }
      }
    },
  );

  it.each(
    recordedCrate.packets.flatMap((record, index) =>
      record.tampered.map((change) => ({ index, region: change.region, record, change })),
    ),
  )('ends recorded packet $index as recorded when its $region is changed', ({ record, change }) => {
    const packet = withByteXored(rebuild(record), change.byte, change.xor);
    const secretKeys = record.node_private_keys.map(hexToBytes);
    const { hop, error, delivered } = change.outcome;
    const before = travel(packet, secretKeys.slice(0, hop));
    const arrived = before.at(-1);
    const current = arrived === undefined ? packet : arrived.kind === 'forward' && arrived.packet;
    if (current === false) throw new Error('delivered too early');
    const nodeKey = importNodePrivateKey(secretKeys[hop] ?? new Uint8Array());
    if (error === undefined) {
      const step = processPacket(current, nodeKey);
      expect(step.kind === 'final' && bytesToHex(step.payload)).toBe(delivered);
    } else {
      expect(refusal(() => processPacket(current, nodeKey))).toBe(CODES[error]);
    }
  });

  it('refuses a header with any one bit flipped, at every hop', () => {
    const { path, packet } = packetOver(5);
    let current = packet;
    for (const [hop, secretKey] of path.secretKeys.entries()) {
      const nodeKey = importNodePrivateKey(secretKey);
      const accepted: number[] = [];
      for (let bit = 0; bit < 8 * HEADER_LENGTH; bit += 1) {
        const flipped = withByteXored(current, bit >> 3, 1 << (bit & 7));
        if (refusal(() => processPacket(flipped, nodeKey)) !== 'SPHINX_HEADER_MAC') {
          accepted.push(bit);
        }
      }
      // X25519 ignores the top bit of a group element; the next test shows what that is worth.
      expect({ hop, accepted }).toEqual({ hop, accepted: [255] });
      const step = processPacket(current, nodeKey);
      if (step.kind === 'forward') current = step.packet;
    }
  });

  it('gives the same replay tag and the same packet when the top bit of the group element is set', () => {
    const { packet, nodeKey } = packetOver(3);
    const masked = withByteXored(packet, 31, 0x80);
    expect(processPacket(masked, nodeKey)).toEqual(processPacket(packet, nodeKey));
  });

  it('gives the same result each time, and a different tag at each hop and for each packet', () => {
    const { path, packet, nodeKey } = packetOver(4);
    expect(processPacket(packet, nodeKey)).toEqual(processPacket(packet, nodeKey));
    const tags = [packet, packetOver(4).packet]
      .flatMap((each) => travel(each, path.secretKeys))
      .map((step) => bytesToHex(step.replayTag));
    expect(new Set(tags).size).toBe(8);
  });

  it.each([0, 1, 2, 3, 4])(
    'lets only the last hop see a payload bit flipped before hop %i',
    (hop) => {
      const { path, packet } = packetOver(5);
      const before = travel(packet, path.secretKeys.slice(0, hop)).at(-1);
      const honest = before?.kind === 'forward' ? before.packet : packet;
      const nodeKey = importNodePrivateKey(path.secretKeys[hop] ?? new Uint8Array());
      for (const bit of [0, 7, 255, 256, 8000, 8 * PAYLOAD_LENGTH - 1]) {
        const flipped = withByteXored(honest, HEADER_LENGTH + (bit >> 3), 1 << (bit & 7));
        expect(refusal(() => travel(flipped, path.secretKeys.slice(hop)))).toBe(
          'SPHINX_PAYLOAD_TAG',
        );
        if (hop === 4) continue;
        const [clean, dirty] = [processPacket(honest, nodeKey), processPacket(flipped, nodeKey)];
        if (clean.kind !== 'forward' || dirty.kind !== 'forward') throw new Error('not forwarded');
        expect(dirty.packet.subarray(0, HEADER_LENGTH)).toEqual(
          clean.packet.subarray(0, HEADER_LENGTH),
        );
        let distance = 0;
        for (let position = HEADER_LENGTH; position < clean.packet.length; position += 1) {
          let difference = (clean.packet[position] ?? 0) ^ (dirty.packet[position] ?? 0);
          for (; difference !== 0; difference &= difference - 1) distance += 1;
        }
        // 16 520 bits: half of them, give or take six standard deviations of 64.
        expect(Math.abs(distance - 4 * PAYLOAD_LENGTH)).toBeLessThan(390);
      }
    },
  );

  it.each(LOW_ORDER_POINTS)('refuses the group element %s of low order', (point) => {
    const { packet, nodeKey } = packetOver(2);
    for (const topBit of [0, 0x80]) {
      packet.set(withByteXored(hexToBytes(point), 31, topBit));
      expect(refusal(() => processPacket(packet, nodeKey))).toBe('SPHINX_INVALID_GROUP_ELEMENT');
    }
  });

  it('refuses a packet made for another key', () => {
    const { packet } = packetOver(2);
    const stranger = importNodePrivateKey(new Uint8Array(32).fill(77));
    expect(refusal(() => processPacket(packet, stranger))).toBe('SPHINX_HEADER_MAC');
  });

  it('refuses an authenticated header whose flag is unknown, before it looks at the version', () => {
    for (const hops of [1, 3]) {
      const { path, packet, nodeKey } = packetOver(hops);
      const flag = hops === 1 ? 2 : 1;
      const secretKey = first(path.secretKeys);
      for (const wanted of [0, 3, 4, 0x81, 0xff]) {
        const changed = withBlockXored(packet, secretKey, { 0: flag ^ wanted, 2: 0xff });
        expect(refusal(() => processPacket(changed, nodeKey))).toBe('SPHINX_ROUTING_INFO');
      }
    }
  });

  it.each([0, 1, 256, 257, 260, 0xffff, 0x01_01_03])('refuses version %i', (version) => {
    for (const hops of [1, 3]) {
      const { path, packet, nodeKey } = packetOver(hops);
      const masks = { 1: version >> 16, 2: ((version >> 8) & 0xff) ^ 1, 3: (version & 0xff) ^ 3 };
      const changed = withBlockXored(packet, first(path.secretKeys), masks);
      expect(refusal(() => processPacket(changed, nodeKey))).toBe('SPHINX_VERSION');
    }
  });

  it.each([
    0,
    HEADER_LENGTH - 1,
    HEADER_LENGTH,
    HEADER_LENGTH + 17,
    HEADER_LENGTH + 32,
    HEADER_LENGTH + MAX_PAYLOAD_LENGTH + 1,
  ])('refuses a packet of %i bytes', (length) => {
    const { nodeKey } = packetOver(1);
    expect(refusal(() => processPacket(new Uint8Array(length), nodeKey))).toBe(
      'SPHINX_INVALID_LENGTH',
    );
  });

  it('refuses a payload that was cut or extended, at the last hop', () => {
    const { path, packet } = packetOver(2);
    const extended = new Uint8Array(packet.length + 1);
    extended.set(packet);
    for (const changed of [packet.subarray(0, -1), extended]) {
      expect(refusal(() => travel(changed, path.secretKeys))).toBe('SPHINX_PAYLOAD_TAG');
    }
  });

  it('neither changes the packet nor returns views of it', () => {
    const { packet, nodeKey } = packetOver(2);
    const copy = packet.slice();
    const step = processPacket(packet, nodeKey);
    if (step.kind !== 'forward') throw new Error('not forwarded');
    const { nextHop, replayTag } = step;
    expect(packet).toEqual(copy);
    // Arrays of their own: keeping a tag must not keep the keys it was cut from.
    for (const bytes of [step.packet, nextHop, replayTag]) {
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });

  it('returns what the last hop learns in arrays of their own', () => {
    const { packet, nodeKey } = packetOver(1);
    const step = processPacket(packet, nodeKey);
    if (step.kind !== 'final') throw new Error('not delivered');
    for (const bytes of [step.destination, step.identifier, step.payload, step.replayTag]) {
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });

  it('takes a packet that lies inside a larger buffer', () => {
    const { packet, nodeKey } = packetOver(2);
    const larger = new Uint8Array(packet.length + 11);
    larger.set(packet, 4);
    expect(processPacket(larger.subarray(4, -7), nodeKey)).toEqual(processPacket(packet, nodeKey));
  });

  it('throws nothing but SphinxError on random bytes', () => {
    const { packet, nodeKey } = packetOver(1);
    const property = fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.boolean(),
      (bytes, graft) => {
        const candidate = graft ? packet.slice() : bytes;
        if (graft) candidate.set(bytes.subarray(0, 400), 100);
        const code = refusal(() => processPacket(candidate, nodeKey));
        // What is grafted may be what was there.
        const isPacket = Buffer.compare(candidate, packet) === 0;
        expect(code).toMatch(isPacket ? /^accepted$/ : /^SPHINX_/);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('carries no secret in its errors', () => {
    const { packet, nodeKey } = packetOver(1);
    const run = () => processPacket(withByteXored(packet, 60, 1), nodeKey);
    expect(run).toThrow('the header does not authenticate');
    expect(JSON.stringify(nodeKey)).toBe('{}');
  });
});
