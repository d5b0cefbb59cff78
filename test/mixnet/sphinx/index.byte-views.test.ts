import {
  createPacket,
  createReply,
  createSurb,
  decodeNodeAddress,
  decodeSurb,
  encodeNodeAddress,
  encodeSurb,
  HEADER_LENGTH,
  importNodePrivateKey,
  PACKET_SIZES,
  peelPayload,
  processPacket,
  wrapPayload,
} from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../client/refusal.ts';
import { countingMessage } from './recorded-packets.ts';
import { first, knownPath } from './route-fixture.ts';

const PAYLOAD_LENGTH = PACKET_SIZES.ack - HEADER_LENGTH;
const path = knownPath(3);
const message = countingMessage(20);
const key = importNodePrivateKey(first(path.secretKeys));

/** The same bytes as a Buffer, in the middle of a larger one, at an odd offset. */
function bufferOf(bytes: Uint8Array): Buffer {
  const outer = Buffer.alloc(bytes.length + 8, 0xee);
  outer.set(bytes, 3);
  return outer.subarray(3, 3 + bytes.length);
}

describe('a Buffer, at an odd offset', () => {
  const packet = createPacket({ ...path, message, payloadLength: PAYLOAD_LENGTH });

  it('is processed like plain bytes, is not changed and shares nothing with the result', () => {
    const given = bufferOf(packet);
    const processed = processPacket(given, key);
    expect(processed).toEqual(processPacket(packet, key));
    expect([...given]).toEqual([...packet]);
    const before = structuredClone(processed);
    given.fill(0);
    expect(processed).toEqual(before);
  });

  it('is wrapped and peeled like plain bytes, and not changed', () => {
    const payloadKey = countingMessage(192);
    const payload = countingMessage(64);
    const given = bufferOf(payload);
    const wrapped = wrapPayload(bufferOf(payloadKey), given);
    expect(wrapped).toEqual(wrapPayload(payloadKey, payload));
    expect([...given]).toEqual([...payload]);
    const sealed = bufferOf(wrapped);
    expect(peelPayload(payloadKey, sealed)).toEqual(payload);
    expect([...sealed]).toEqual([...wrapped]);
  });

  it('is decoded to a reply block that does not change with it', () => {
    const encoded = encodeSurb(createSurb(path));
    const given = bufferOf(encoded);
    const surb = decodeSurb(given);
    given.fill(0);
    expect(encodeSurb(surb)).toEqual(encoded);
    const { packet: reply } = createReply(surb, bufferOf(message), PAYLOAD_LENGTH);
    expect(processPacket(reply, key).kind).toBe('forward');
  });

  it('is decoded to an address like plain bytes', () => {
    const address = { host: '10.0.0.1', port: 1789 };
    expect(decodeNodeAddress(bufferOf(encodeNodeAddress(address)))).toMatchObject(address);
  });
});

describe('something that is no byte string', () => {
  it('is refused with a typed error, whatever it is', () => {
    const others = ['x'.repeat(PACKET_SIZES.ack), 7, null, undefined, {}, new Array(400).fill(4)];
    for (const other of others as never[]) {
      const codes = [
        refusalOf(() => processPacket(other, key)),
        refusalOf(() => createPacket({ ...path, message: other, payloadLength: PAYLOAD_LENGTH })),
        refusalOf(() => wrapPayload(other, message)),
        refusalOf(() => wrapPayload(countingMessage(192), other)),
        refusalOf(() => decodeSurb(other)),
        refusalOf(() => decodeNodeAddress(other)),
      ];
      expect(codes).toEqual([
        'SPHINX_INVALID_LENGTH',
        'SPHINX_INVALID_LENGTH',
        'SPHINX_INVALID_LENGTH',
        'SPHINX_INVALID_LENGTH',
        'SPHINX_INVALID_SURB',
        'SPHINX_INVALID_NODE_ADDRESS',
      ]);
    }
  });
});
