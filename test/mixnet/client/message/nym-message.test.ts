import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeNymMessage,
  decodeReplyBlock,
  encodeNymMessage,
  type NymMessage,
} from '../../../../mixnet/client/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../refusal.ts';

const random = seededRandom('messages');

describe('messages', () => {
  it('of every kind survive the wire', () => {
    const blocks = [random(460), random(460)];
    const none = { version: 2, hops: 0, keyRotation: 'unknown', blocks: [] } as const;
    const messages: NymMessage[] = [
      { kind: 'plain', data: random(20) },
      { kind: 'plain', data: new Uint8Array() },
      {
        kind: 'repliable',
        senderTag: random(16),
        content: 'data',
        replyBlocks: { version: 2, hops: 4, keyRotation: 'even', blocks },
        data: random(9),
      },
      {
        kind: 'repliable',
        senderTag: random(16),
        content: 'data',
        replyBlocks: none,
        data: random(9),
      },
      {
        kind: 'repliable',
        senderTag: random(16),
        content: 'additionalSurbs',
        replyBlocks: { version: 2, hops: 1, keyRotation: 'odd', blocks: [random(412)] },
        data: new Uint8Array(),
      },
      {
        kind: 'repliable',
        senderTag: random(16),
        content: 'heartbeat',
        replyBlocks: none,
        data: new Uint8Array(),
      },
      { kind: 'reply', data: random(5) },
      { kind: 'surbRequest', recipient: random(96), amount: 10 },
    ];
    for (const message of messages) {
      expect(decodeNymMessage(encodeNymMessage(message))).toEqual(message);
    }
  });

  it('with reply blocks of the first version are read', () => {
    const block = random(1164);
    const tag = random(16);
    const bytes = Uint8Array.from([1, ...tag, 0, 0, 0, 0, 1, ...block, 7, 8]);
    expect(decodeNymMessage(bytes)).toEqual({
      kind: 'repliable',
      senderTag: tag,
      content: 'data',
      replyBlocks: { version: 1, hops: 4, keyRotation: 'unknown', blocks: [block] },
      data: Uint8Array.of(7, 8),
    });
  });

  it('of unknown or broken form are refused', () => {
    const tag = [...random(16)];
    const broken = [
      [],
      [3],
      [255, 1, 2],
      [1],
      [1, ...tag],
      [1, ...tag, 6, 0, 0, 0, 0],
      [1, ...tag, 3],
      [1, ...tag, 3, 0, 0, 0],
      [1, ...tag, 3, 0, 1, 0, 0],
      [1, ...tag, 3, 0, 0, 4, 0],
      [1, ...tag, 3, 0, 1, 6, 0, ...random(600)],
      [1, ...tag, 3, 0, 1, 4, 3, ...random(460)],
      [1, ...tag, 3, 0, 2, 4, 1, ...random(919)],
      [1, ...tag, 3, 255, 255, 4, 1, ...random(460)],
      [1, ...tag, 0, 255, 255, 255, 255, ...random(1164)],
      [1, ...tag, 4, 0, 1, 4, 1, ...random(461)],
      [1, ...tag, 5, 0, 0, 0, 0, 1],
      [2],
      [2, 0],
      [2, 1],
      [2, 1, ...random(99)],
      [2, 1, ...random(101)],
      [2, 2, ...random(100)],
    ];
    for (const bytes of broken) {
      expect(refusalOf(() => decodeNymMessage(Uint8Array.from(bytes)))).toBe(
        'CLIENT_INVALID_MESSAGE',
      );
    }
    expect(refusalOf(() => decodeReplyBlock(random(100)))).toBe('CLIENT_INVALID_MESSAGE');
    const mixed = { version: 2, hops: 4, keyRotation: 'odd', blocks: [random(459)] } as const;
    const message: NymMessage = {
      kind: 'repliable',
      senderTag: random(16),
      content: 'data',
      replyBlocks: mixed,
      data: new Uint8Array(),
    };
    expect(refusalOf(() => encodeNymMessage(message))).toBe('CLIENT_INVALID_MESSAGE');
  });

  it('never make the reader throw anything but a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(['accepted', 'CLIENT_INVALID_MESSAGE']).toContain(
          refusalOf(() => decodeNymMessage(bytes)),
        );
      }),
    );
  });
});
