import {
  createPacket,
  createReply,
  createSurb,
  decodeSurb,
  encodeSurb,
  HEADER_LENGTH,
  importNodePrivateKey,
  processPacket,
  SphinxError,
  type Surb,
} from '@coir/sphinx';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countingMessage,
  digest,
  pathOf,
  type RecordedSurb,
  recordedCrate,
  scriptedRandom,
  travel,
  withByteXored,
} from './recorded-packets.ts';
import { first, knownPath } from './route-fixture.ts';

const PAYLOAD_LENGTH = 2065;
const records = recordedCrate.surbs.map((record, index) => ({ index, record }));

function remake(record: RecordedSurb): Surb {
  return createSurb(
    pathOf(record),
    scriptedRandom(hexToBytes(record.initial_secret), hexToBytes(record.final_padding)),
  );
}

describe('createSurb and encodeSurb', () => {
  it.each(records)('rebuild recorded reply block $index byte for byte', ({ record }) => {
    const surb = remake(record);
    expect(bytesToHex(encodeSurb(surb))).toBe(record.surb);
    expect(record.surb_length).toBe(record.surb.length / 2);
    expect(bytesToHex(surb.firstHop)).toBe(record.first_hop);
  });

  it('draw the initial secret and then the final padding', () => {
    const lengths: number[] = [];
    createSurb(knownPath(4), (length) => {
      lengths.push(length);
      return new Uint8Array(length).fill(9);
    });
    expect(lengths).toEqual([32, 68]);
  });

  it.each([0, 6])('refuse a route of %i hops', (hops) => {
    expect(() => createSurb(knownPath(hops))).toThrow(
      expect.objectContaining({ code: 'SPHINX_ROUTE_LENGTH' }),
    );
  });

  it('refuse a wrong number of delays', () => {
    expect(() => createSurb({ ...knownPath(3), delaysNs: [1n, 2n] })).toThrow(
      expect.objectContaining({ code: 'SPHINX_INVALID_DELAY' }),
    );
  });

  it.each([
    ['no layer key', { layerKeys: [] }],
    ['a short header', { header: new Uint8Array(347) }],
    ['a long address', { firstHop: new Uint8Array(33) }],
    ['keys of both kinds', { layerKeys: [new Uint8Array(16), new Uint8Array(192)] }],
    ['keys of no kind', { layerKeys: [new Uint8Array(17)] }],
    ['six keys', { layerKeys: Array.from({ length: 6 }, () => new Uint8Array(192)) }],
  ])('refuse to encode or use a block with %s', (_name, change) => {
    const surb = { ...createSurb(knownPath(2)), ...change };
    for (const run of [encodeSurb, (each: Surb) => createReply(each, new Uint8Array(1), 100)]) {
      expect(() => run(surb)).toThrow(expect.objectContaining({ code: 'SPHINX_INVALID_SURB' }));
    }
  });
});

describe('decodeSurb', () => {
  it.each(records)('reads recorded reply block $index', ({ record }) => {
    const surb = decodeSurb(hexToBytes(record.surb));
    expect(surb).toEqual(remake(record));
    expect(surb.layerKeys.length).toBe(record.hops);
    expect(bytesToHex(encodeSurb(surb))).toBe(record.surb);
  });

  it('accepts 1 to 5 seeds or 1 to 5 keys after header and address, and no other length', () => {
    const accepted: number[] = [];
    for (let length = 0; length <= 380 + 13 * 192; length += 1) {
      try {
        const surb = decodeSurb(new Uint8Array(length));
        expect(encodeSurb(surb).length).toBe(length);
        accepted.push(length);
      } catch (error) {
        expect(error).toMatchObject({ code: 'SPHINX_INVALID_SURB' });
      }
    }
    const seeds = [1, 2, 3, 4, 5].map((hops) => 380 + 16 * hops);
    const keys = [1, 2, 3, 4, 5].map((hops) => 380 + 192 * hops);
    expect(accepted).toEqual([...seeds, ...keys]);
  });

  it('copies what it reads', () => {
    const bytes = encodeSurb(createSurb(knownPath(2)));
    const surb = decodeSurb(bytes);
    const before = encodeSurb(surb);
    bytes.fill(0);
    expect(encodeSurb(surb)).toEqual(before);
  });

  it('throws nothing but SphinxError on random bytes', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 1500 }), (bytes) => {
      try {
        const surb = decodeSurb(bytes);
        expect(encodeSurb(surb)).toEqual(bytes);
        createReply(surb, new Uint8Array(3), 64);
      } catch (error) {
        expect(error).toBeInstanceOf(SphinxError);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('createReply', () => {
  it.each(records)(
    'rebuilds the reply of recorded block $index, and every hop of it',
    ({ record }) => {
      const surb = decodeSurb(hexToBytes(record.surb));
      const message = countingMessage(record.reply_length);
      const reply = createReply(surb, message, record.payload_size);
      expect(bytesToHex(reply.firstHop)).toBe(record.first_hop);
      expect(digest(reply.packet)).toBe(record.packet_sha256);
      const steps = travel(reply.packet, record.node_private_keys.map(hexToBytes));
      expect(steps.length).toBe(record.processing.length);
      for (const [hop, expected] of record.processing.entries()) {
        const step = steps[hop];
        expect(step).toMatchObject({ kind: expected.kind, version: expected.version });
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

  it('gives a packet no longer and no shorter than one sent forward', () => {
    const reply = createReply(createSurb(knownPath(3)), new Uint8Array(10), PAYLOAD_LENGTH);
    const forward = createPacket({
      ...knownPath(3),
      message: new Uint8Array(10),
      payloadLength: PAYLOAD_LENGTH,
    });
    expect(reply.packet.length).toBe(forward.length);
  });

  it('uses a block once', () => {
    const surb = createSurb(knownPath(3));
    createReply(surb, new Uint8Array(1), PAYLOAD_LENGTH);
    expect(() => createReply(surb, new Uint8Array(1), PAYLOAD_LENGTH)).toThrow(
      expect.objectContaining({ code: 'SPHINX_SURB_USED' }),
    );
  });

  it('does not spend a block on a message that does not fit', () => {
    const surb = createSurb(knownPath(3));
    expect(() => createReply(surb, new Uint8Array(PAYLOAD_LENGTH - 16), PAYLOAD_LENGTH)).toThrow(
      expect.objectContaining({ code: 'SPHINX_MESSAGE_TOO_LONG' }),
    );
    const fitting = new Uint8Array(PAYLOAD_LENGTH - 17);
    expect(createReply(surb, fitting, PAYLOAD_LENGTH).packet).toHaveLength(
      HEADER_LENGTH + PAYLOAD_LENGTH,
    );
  });

  it('lets only the last hop see a reply that was altered on the way', () => {
    const path = knownPath(3);
    const { packet } = createReply(createSurb(path), new Uint8Array(9), PAYLOAD_LENGTH);
    const entry = importNodePrivateKey(first(path.secretKeys));
    for (const position of [HEADER_LENGTH, HEADER_LENGTH + 40, packet.length - 1]) {
      const altered = withByteXored(packet, position, 4);
      expect(processPacket(altered, entry).kind).toBe('forward');
      expect(() => travel(altered, path.secretKeys)).toThrow(
        expect.objectContaining({ code: 'SPHINX_PAYLOAD_TAG' }),
      );
    }
  });
});
