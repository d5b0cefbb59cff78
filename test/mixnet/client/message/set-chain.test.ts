import { beforeEach, describe, expect, it } from 'vitest';
import { SetChain } from '../../../../mixnet/client/message/set-chain.ts';
import { refusalOf } from '../refusal.ts';

const MOST = 4;
let chain: SetChain;
beforeEach(() => {
  chain = new SetChain();
});

function link(...ids: readonly number[]): void {
  for (const [position, id] of ids.slice(1).entries()) {
    chain.assertLinkable(ids[position] ?? 0, id, MOST);
    chain.link(ids[position] ?? 0, id);
  }
}

const linkable = (earlier: number, later: number, most = MOST): string =>
  refusalOf(() => chain.assertLinkable(earlier, later, most));

describe('sets that continue one another', () => {
  it('are found from any of them, first to last', () => {
    link(7, 3, 9);
    for (const id of [7, 3, 9]) expect(chain.chainOf(id)).toEqual([7, 3, 9]);
    expect([chain.next(3), chain.previous(3), chain.next(9)]).toEqual([9, 7, undefined]);
    expect(chain.chainOf(5)).toEqual([5]);
  });

  it('may be linked in any order, and again as they are', () => {
    link(3, 9);
    link(7, 3);
    expect(chain.chainOf(9)).toEqual([7, 3, 9]);
    expect(linkable(7, 3)).toBe('accepted');
  });

  it('are forgotten together', () => {
    link(7, 3, 9);
    chain.forget([7, 3, 9]);
    for (const id of [7, 3, 9]) expect(chain.chainOf(id)).toEqual([id]);
  });
});

describe('a link is refused', () => {
  it('if either set is linked otherwise', () => {
    link(7, 3);
    for (const [earlier, later] of [
      [7, 9],
      [9, 3],
    ] as const) {
      expect(linkable(earlier, later)).toBe('CLIENT_INVALID_FRAGMENT');
    }
  });

  it('if it closes a circle, be it of one', () => {
    link(7, 3, 9);
    expect(linkable(9, 7)).toBe('CLIENT_INVALID_FRAGMENT');
    expect(linkable(5, 5)).toBe('CLIENT_INVALID_FRAGMENT');
  });

  it('if the chain would be too long, from whichever side', () => {
    link(1, 2);
    link(3, 4, 5);
    expect(linkable(2, 3)).toBe('CLIENT_INVALID_FRAGMENT');
    expect(linkable(2, 3, 5)).toBe('accepted');
    expect(linkable(5, 6)).toBe('accepted');
  });

  it('and nothing is recorded', () => {
    link(7, 3);
    linkable(7, 9);
    expect(chain.chainOf(9)).toEqual([9]);
  });
});
