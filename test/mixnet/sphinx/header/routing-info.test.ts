import { describe, expect, it } from 'vitest';
import {
  ROUTING_INFO_LENGTH,
  TRUNCATED_ROUTING_INFO_LENGTH,
} from '../../../../mixnet/sphinx/format/geometry.ts';
import { computeHeaderMac } from '../../../../mixnet/sphinx/header/header-mac.ts';
import { deriveHopKeys } from '../../../../mixnet/sphinx/header/hop-keys.ts';
import {
  openRoutingInfo,
  sealFinal,
  sealForward,
} from '../../../../mixnet/sphinx/header/routing-info.ts';
import { applyStream } from '../../../../mixnet/sphinx/header/stream-cipher.ts';

const [last, before] = [1, 2].map((byte) => deriveHopKeys(new Uint8Array(32).fill(byte)));
if (last === undefined || before === undefined) throw new Error('two hops');
const HEAD_LENGTH = 1 + 3 + 32 + 16;
const final = {
  destination: new Uint8Array(32).fill(3),
  identifier: new Uint8Array(16).fill(4),
  padding: new Uint8Array(100).fill(5),
};
const filler = new Uint8Array(ROUTING_INFO_LENGTH - HEAD_LENGTH - 100).fill(6);
const inner = sealFinal(last, 259, final, filler);
const forward = { nextHop: new Uint8Array(32).fill(8), delayNs: 2n ** 63n + 5n };
const outer = sealForward(before, 258, forward, inner);

describe('routing information', () => {
  it('has one length at every hop, and the MAC of its key', () => {
    for (const [keys, { routingInfo, headerMac }] of [
      [last, inner],
      [before, outer],
    ] as const) {
      expect(routingInfo).toHaveLength(ROUTING_INFO_LENGTH);
      expect(headerMac).toEqual(computeHeaderMac(keys.macKey, routingInfo));
    }
  });

  it('tells the last hop destination and identifier, with the filler left as it is', () => {
    const { padding: _, ...told } = final;
    expect(openRoutingInfo(last.streamKey, inner.routingInfo)).toEqual({
      kind: 'final',
      version: 259,
      ...told,
    });
    expect(inner.routingInfo.subarray(HEAD_LENGTH + 100)).toEqual(filler);
  });

  it('tells a hop before it the next one, the delay and what is for that one', () => {
    const opened = openRoutingInfo(before.streamKey, outer.routingInfo);
    expect(opened).toMatchObject({ kind: 'forward', version: 258, ...forward });
    if (opened.kind !== 'forward') throw new Error('it is no last hop');
    expect(opened.inner.headerMac).toEqual(inner.headerMac);
    expect(opened.inner.routingInfo).toHaveLength(ROUTING_INFO_LENGTH);
    expect(opened.inner.routingInfo.subarray(0, TRUNCATED_ROUTING_INFO_LENGTH)).toEqual(
      inner.routingInfo.subarray(0, TRUNCATED_ROUTING_INFO_LENGTH),
    );
  });

  it.each([
    ['flag', [0, 0, 1, 3], 'SPHINX_ROUTING_INFO'],
    ['flag', [3, 0, 1, 3], 'SPHINX_ROUTING_INFO'],
    ['version', [1, 0, 1, 1], 'SPHINX_VERSION'],
    ['version', [2, 0, 1, 4], 'SPHINX_VERSION'],
  ])('is refused with an unknown %s: %j', (_, head, code) => {
    const plain = new Uint8Array(ROUTING_INFO_LENGTH);
    plain.set(head);
    const sealed = applyStream(last.streamKey, plain);
    expect(() => openRoutingInfo(last.streamKey, sealed)).toThrow(
      expect.objectContaining({ name: 'SphinxError', code }),
    );
  });

  it('is not changed by being opened', () => {
    const kept = outer.routingInfo.slice();
    openRoutingInfo(before.streamKey, outer.routingInfo);
    expect(outer.routingInfo).toEqual(kept);
  });
});
