import {
  createPacket,
  HEADER_LENGTH,
  MAX_PAYLOAD_LENGTH,
  PACKET_SIZES,
  PAYLOAD_OVERHEAD,
} from '@coir/sphinx';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { readVector } from '../../support/shared-vectors.ts';
import { LOW_ORDER_POINTS } from './low-order-points.ts';
import {
  digest,
  type ModelPacket,
  pathOf,
  rebuild,
  recordedCrate,
  scriptedRandom,
  travel,
} from './recorded-packets.ts';
import { first, knownPath } from './route-fixture.ts';

const PAYLOAD_LENGTH = PACKET_SIZES.regular - HEADER_LENGTH;
const [, , , LOW_ORDER_POINT] = LOW_ORDER_POINTS;
const model = (
  readVector('sphinx-nym.json') as { deterministic_model_packets: readonly ModelPacket[] }
).deterministic_model_packets;

function contents(hops = 3) {
  return { ...knownPath(hops), message: Uint8Array.of(1, 2, 3), payloadLength: PAYLOAD_LENGTH };
}

describe('createPacket', () => {
  it('carries a message over three hops, each of which learns its own part only', () => {
    const path = knownPath(3);
    const message = new TextEncoder().encode('a message');
    const packet = createPacket({ ...path, message, payloadLength: PAYLOAD_LENGTH });
    expect(packet.length).toBe(PACKET_SIZES.regular);
    const [one, two, three] = travel(packet, path.secretKeys);
    expect(one).toMatchObject({ kind: 'forward', nextHop: path.route[1]?.address });
    expect(one).toMatchObject({ delayNs: path.delaysNs[0], version: 259 });
    expect(two).toMatchObject({ kind: 'forward', nextHop: path.route[2]?.address });
    expect(two).toMatchObject({ delayNs: path.delaysNs[1], version: 259 });
    expect(three).toMatchObject({ kind: 'final', destination: path.destination, payload: message });
    expect(three).toMatchObject({ identifier: path.identifier });
  });

  it.each(recordedCrate.packets.map((record, index) => ({ index, record })))(
    'rebuilds recorded packet $index byte for byte',
    ({ record }) => {
      const packet = rebuild(record);
      expect(bytesToHex(packet.subarray(0, HEADER_LENGTH))).toBe(record.header);
      expect(packet.length).toBe(record.packet_length);
      expect(digest(packet)).toBe(record.packet_sha256);
    },
  );

  it.each(model.map((record, index) => ({ index, record })))(
    'rebuilds model packet $index byte for byte, and every hop of it',
    ({ record }) => {
      const fill = Number.parseInt(record.final_padding_byte.slice(0, 2), 16);
      const message = new TextEncoder().encode(record.message_utf8);
      const packet = createPacket(
        { ...pathOf(record), message, payloadLength: record.payload_size },
        (length) =>
          length === 32 ? hexToBytes(record.initial_secret) : new Uint8Array(length).fill(fill),
      );
      expect(bytesToHex(packet.subarray(0, HEADER_LENGTH))).toBe(record.header);
      expect(digest(packet)).toBe(record.packet_sha256);
      const steps = travel(packet, record.node_private_keys.map(hexToBytes));
      for (const [hop, expected] of record.processing.entries()) {
        const step = steps[hop];
        if (step?.kind === 'forward') {
          expect(digest(step.packet)).toBe(expected.next_packet_sha256);
          expect(step.delayNs.toString()).toBe(expected.delay_ns);
        } else {
          expect(expected.final_payload_sha256).toBeDefined();
          expect(step?.payload).toEqual(message);
        }
      }
    },
  );

  it('draws the initial secret and then the final padding, and nothing else', () => {
    for (const hops of [1, 2, 3, 4, 5]) {
      const lengths: number[] = [];
      createPacket(contents(hops), (length) => {
        lengths.push(length);
        return new Uint8Array(length).fill(7);
      });
      expect(lengths).toEqual([32, 300 - 60 * (hops - 1) - 52]);
    }
  });

  it('creates version 259 and an all-zero identifier unless told otherwise', () => {
    const { identifier: _, ...path } = contents(1);
    const [step] = travel(createPacket(path), path.secretKeys);
    expect(step).toMatchObject({ kind: 'final', version: 259, identifier: new Uint8Array(16) });
    const [older] = travel(createPacket({ ...path, version: 258 }), path.secretKeys);
    expect(older).toMatchObject({ kind: 'final', version: 258 });
  });

  it('gives packets that share no byte string when only the randomness differs', () => {
    const [one, two] = [createPacket(contents()), createPacket(contents())];
    const equal = one.reduce((count, byte, position) => count + Number(byte === two[position]), 0);
    expect(equal).toBeLessThan(one.length / 64);
  });

  it('does not change what it is given', () => {
    const given = contents();
    const copy = structuredClone(given);
    createPacket(given);
    expect(given).toEqual(copy);
  });

  it.each([0, 6])('refuses a route of %i hops', (hops) => {
    expect(() => createPacket(contents(hops))).toThrow(
      expect.objectContaining({ code: 'SPHINX_ROUTE_LENGTH' }),
    );
  });

  it.each([
    { name: 'too few delays', delaysNs: [1n, 2n] },
    { name: 'too many delays', delaysNs: [1n, 2n, 3n, 4n] },
    { name: 'a negative delay', delaysNs: [1n, -1n, 3n] },
    { name: 'a delay of 2^64', delaysNs: [1n, 2n ** 64n, 3n] },
  ])('refuses $name', ({ delaysNs }) => {
    expect(() => createPacket({ ...contents(), delaysNs })).toThrow(
      expect.objectContaining({ code: 'SPHINX_INVALID_DELAY' }),
    );
  });

  it('carries the longest delay', () => {
    const path = { ...contents(2), delaysNs: [2n ** 64n - 1n, 0n] };
    expect(first(travel(createPacket(path), path.secretKeys))).toMatchObject({
      delayNs: 2n ** 64n - 1n,
    });
  });

  it('refuses a message that leaves no room for its padding', () => {
    const fits = new Uint8Array(PAYLOAD_LENGTH - PAYLOAD_OVERHEAD);
    expect(createPacket({ ...contents(), message: fits })).toHaveLength(PACKET_SIZES.regular);
    const message = new Uint8Array(fits.length + 1);
    expect(() => createPacket({ ...contents(), message })).toThrow(
      expect.objectContaining({ code: 'SPHINX_MESSAGE_TOO_LONG' }),
    );
  });

  it.each([
    ['destination of 31 bytes', { destination: new Uint8Array(31) }],
    ['destination of 33 bytes', { destination: new Uint8Array(33) }],
    ['identifier of 15 bytes', { identifier: new Uint8Array(15) }],
    ['payload of 32 bytes', { payloadLength: 32, message: new Uint8Array(0) }],
    ['payload of no whole length', { payloadLength: 40.5 }],
    ['payload of no length', { payloadLength: Number.NaN }],
    ['payload beyond the limit', { payloadLength: MAX_PAYLOAD_LENGTH + 1 }],
  ])('refuses a %s', (_name, change) => {
    expect(() => createPacket({ ...contents(), ...change })).toThrow(
      expect.objectContaining({ code: 'SPHINX_INVALID_LENGTH' }),
    );
  });

  it.each([
    ['address', { address: new Uint8Array(31) }],
    ['public key', { publicKey: new Uint8Array(33).fill(9) }],
  ])('refuses a hop whose %s has the wrong length', (_name, change) => {
    const path = contents();
    const route = [first(path.route), { ...first(path.route), ...change }, first(path.route)];
    expect(() => createPacket({ ...path, route })).toThrow(
      expect.objectContaining({ code: 'SPHINX_INVALID_LENGTH' }),
    );
  });

  it.each([1, 256, 257, 260])('refuses to create version %i', (version) => {
    expect(() => createPacket({ ...contents(), version: version as 258 })).toThrow(
      expect.objectContaining({ code: 'SPHINX_VERSION' }),
    );
  });

  it('refuses a public key of low order, wherever it stands', () => {
    const path = contents();
    for (const hop of path.route.keys()) {
      const route = path.route.map((given, position) =>
        position === hop ? { ...given, publicKey: hexToBytes(LOW_ORDER_POINT) } : given,
      );
      expect(() => createPacket({ ...path, route })).toThrow(
        expect.objectContaining({ code: 'SPHINX_INVALID_GROUP_ELEMENT' }),
      );
    }
  });

  it('refuses a random source that gives the wrong number of bytes', () => {
    const short = (length: number) => new Uint8Array(length - 1);
    expect(() => createPacket(contents(), short)).toThrow(
      expect.objectContaining({ code: 'SPHINX_RANDOMNESS' }),
    );
    const [secret, padding] = [new Uint8Array(32).fill(5), new Uint8Array(128)];
    expect(createPacket(contents(), scriptedRandom(secret, padding))).toBeDefined();
  });
});
