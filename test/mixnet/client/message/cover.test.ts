import { FRAGMENT_CAPACITY, FRAGMENT_ID_LENGTH } from '@coir/sphinx';
import { expect, it } from 'vitest';
import {
  COVER_FRAGMENT_ID,
  coverContent,
  isCover,
} from '../../../../mixnet/client/message/cover.ts';
import { decodeFragment } from '../../../../mixnet/client/message/fragment.ts';
import { refusalOf } from '../refusal.ts';

it('is a fixed text, 0x01 and zeros, as long as a fragment', () => {
  const content = coverContent(FRAGMENT_CAPACITY);
  expect(content).toHaveLength(FRAGMENT_CAPACITY);
  expect(Buffer.from(content.subarray(0, 18)).toString('latin1')).toBe('The cake is a lie!');
  expect(content[18]).toBe(1);
  expect(content.subarray(19).every((byte) => byte === 0)).toBe(true);
});

it('is recognised, and is no fragment', () => {
  const content = coverContent(FRAGMENT_CAPACITY);
  expect(isCover(content)).toBe(true);
  expect(refusalOf(() => decodeFragment(content))).toBe('CLIENT_INVALID_FRAGMENT');
  for (const position of [0, 17, 18]) {
    expect(isCover(content.with(position, 0x80))).toBe(false);
  }
  expect(isCover(content.subarray(0, 18))).toBe(false);
  expect(isCover(new Uint8Array(0))).toBe(false);
});

it('has acknowledgements of a fragment that there is not', () => {
  expect(COVER_FRAGMENT_ID).toEqual(new Uint8Array(FRAGMENT_ID_LENGTH));
});
