import { encodeFrame, type Frame, FrameDecoder, ProtocolError } from '@coir/protocol/frame';
import { PACKET_SIZES } from '@coir/sphinx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const PACKET_LENGTHS = Object.values(PACKET_SIZES);

function packetOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, position) => (position * 7 + seed) & 255);
}

function decodeAll(decoder: FrameDecoder, chunks: readonly Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  for (const chunk of chunks) decoder.push(chunk, (frame) => frames.push(frame));
  return frames;
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof ProtocolError ? error.code : String(error);
  }
}

const frames = fc.array(
  fc.record({
    version: fc.constantFrom<7 | 8>(7, 8),
    keyRotation: fc.constantFrom<Frame['keyRotation']>('unknown', 'odd', 'even'),
    length: fc.constantFrom(...PACKET_LENGTHS),
    seed: fc.nat(255),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('FrameDecoder', () => {
  it('gives back the frames of both versions however the bytes are cut', () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }),
        (wanted, cuts) => {
          const bytes = Buffer.concat(
            wanted.map(({ version, keyRotation, length, seed }) =>
              encodeFrame({ keyRotation, packet: packetOf(length, seed) }, version),
            ),
          );
          const chunks: Uint8Array[] = [];
          for (let offset = 0, cut = 0; offset < bytes.length; cut += 1) {
            const end = offset + (cuts[cut % cuts.length] ?? 1);
            chunks.push(bytes.subarray(offset, end));
            offset = end;
          }
          const decoder = new FrameDecoder();
          expect(decodeAll(decoder, chunks)).toEqual(
            wanted.map(({ version, keyRotation, length, seed }) => ({
              keyRotation: version === 7 ? 'unknown' : keyRotation,
              packet: packetOf(length, seed),
            })),
          );
          expect(decoder.hasUnfinishedFrame).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives out packets that later chunks do not change', () => {
    const chunk = encodeFrame({ keyRotation: 'odd', packet: packetOf(PACKET_SIZES.ack, 3) });
    const [frame] = decodeAll(new FrameDecoder(), [chunk]);
    chunk.fill(0);
    expect(frame?.packet).toEqual(packetOf(PACKET_SIZES.ack, 3));
  });

  it('refuses every version, size, type and rotation that does not exist, at the byte that says so', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const version = codeOf(() => decodeAll(new FrameDecoder(), [Uint8Array.of(byte)]));
      expect(version).toBe(byte === 7 || byte === 8 ? undefined : 'MIXNET_FRAME_VERSION');
      const size = codeOf(() => decodeAll(new FrameDecoder(), [Uint8Array.of(7, byte)]));
      expect(size).toBe(byte >= 1 && byte <= 5 ? undefined : 'MIXNET_FRAME_FORMAT');
      const type = codeOf(() => decodeAll(new FrameDecoder(), [Uint8Array.of(7, 2, byte)]));
      expect(type).toBe(byte === 0 ? undefined : 'MIXNET_FRAME_FORMAT');
      const rotation = codeOf(() => decodeAll(new FrameDecoder(), [Uint8Array.of(8, 2, 0, byte)]));
      expect(rotation).toBe(byte <= 2 ? undefined : 'MIXNET_FRAME_FORMAT');
    }
  });

  it('gives out the frames before an error and nothing after it', () => {
    const good = encodeFrame({ keyRotation: 'unknown', packet: packetOf(PACKET_SIZES.ack, 9) });
    const decoder = new FrameDecoder();
    const seen: Frame[] = [];
    const chunk = Buffer.concat([good, Uint8Array.of(6), good]);
    expect(codeOf(() => decoder.push(chunk, (frame) => seen.push(frame)))).toBe(
      'MIXNET_FRAME_VERSION',
    );
    expect(seen).toHaveLength(1);
    expect(codeOf(() => decoder.push(good, (frame) => seen.push(frame)))).toBe(
      'MIXNET_FRAME_VERSION',
    );
    expect(seen).toHaveLength(1);
  });

  it('neither throws anything else nor invents frames for arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 }), (chunks) => {
        const decoder = new FrameDecoder();
        const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        let bytes = 0;
        const code = codeOf(() =>
          chunks.forEach((chunk) => {
            decoder.push(chunk, ({ packet }) => {
              bytes += packet.length;
            });
          }),
        );
        expect([undefined, 'MIXNET_FRAME_VERSION', 'MIXNET_FRAME_FORMAT']).toContain(code);
        expect(bytes).toBeLessThanOrEqual(total);
      }),
      { numRuns: 200 },
    );
  });
});
