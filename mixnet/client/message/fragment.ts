import { FRAGMENT_ID_LENGTH } from '@coir/sphinx';
import { concatBytes, copyBytes, type RandomSource } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';

/** The most fragments of one set: their number is one byte. */
export const MAX_SET_FRAGMENTS = 255;
/** Set id, total, current, and a zero for "not linked". */
export const FRAGMENT_HEADER_LENGTH = 7;
/** Set id, total, current, id of the linked set. */
export const LINKED_HEADER_LENGTH = 10;

const TOP_BIT = 0x8000_0000;
const ID_MASK = 0x7fff_ffff;

/** A message longer than a set goes on in another one. */
export interface SetLink {
  /** The first fragment of a set names the previous set, the 255th the next one. */
  readonly direction: 'previous' | 'next';
  /** The id of that set. */
  readonly setId: number;
}

/** A piece of a padded message. */
export interface Fragment {
  /** 1 … 2³¹ − 1, random. */
  readonly setId: number;
  /** The number of fragments in the set. */
  readonly total: number;
  /** The position in the set, from 1. */
  readonly current: number;
  /** The set before or after, where the message is longer than one. */
  readonly link: SetLink | undefined;
  /** Its part of the padded message. */
  readonly payload: Uint8Array;
}

/** `1‖set id ‖ total ‖ current ‖ (0 | 1‖linked set id) ‖ payload`. */
export function encodeFragment(fragment: Fragment): Uint8Array {
  assertFragment(fragment);
  const { setId, total, current, link } = fragment;
  const header = new Uint8Array(link === undefined ? FRAGMENT_HEADER_LENGTH : LINKED_HEADER_LENGTH);
  const view = new DataView(header.buffer);
  view.setUint32(0, (setId | TOP_BIT) >>> 0);
  header[4] = total;
  header[5] = current;
  if (link !== undefined) view.setUint32(6, (link.setId | TOP_BIT) >>> 0);
  return concatBytes(header, fragment.payload);
}

/**
 * Reads one fragment. **Recipient side.** The payload is a copy.
 *
 * @param bytes - Decrypted, but from anybody. Untrusted.
 * @throws {@link ClientError} `CLIENT_INVALID_FRAGMENT` unless both top bits are set, ids are
 * positive, 1 ≤ current ≤ total, a link comes from the first or the 255th of 255 fragments and to
 * another set, and the payload is not empty.
 */
export function decodeFragment(bytes: Uint8Array): Fragment {
  if (bytes.length <= FRAGMENT_HEADER_LENGTH) throw invalid('the fragment is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const total = view.getUint8(4);
  const current = view.getUint8(5);
  const setId = readSetId(view.getUint32(0));
  const isLinked = view.getUint8(6) !== 0;
  if (isLinked && bytes.length <= LINKED_HEADER_LENGTH) throw invalid('the fragment is too short');
  const link: SetLink | undefined = isLinked
    ? { direction: current === 1 ? 'previous' : 'next', setId: readSetId(view.getUint32(6)) }
    : undefined;
  const payload = copyBytes(
    bytes.subarray(isLinked ? LINKED_HEADER_LENGTH : FRAGMENT_HEADER_LENGTH),
  );
  const fragment: Fragment = { setId, total, current, link, payload };
  assertFragment(fragment);
  return fragment;
}

/** `set id (i32) ‖ current`: the name of a fragment inside an acknowledgement. */
export function fragmentId(fragment: Pick<Fragment, 'setId' | 'current'>): Uint8Array {
  const id = new Uint8Array(FRAGMENT_ID_LENGTH);
  new DataView(id.buffer).setUint32(0, fragment.setId);
  id[4] = fragment.current;
  return id;
}

/** A fresh id for a set: 31 random bits, not all zero. */
export function randomSetId(random: RandomSource): number {
  for (;;) {
    const bytes = random(4);
    if (bytes.length !== 4) throw new ClientError('CLIENT_RANDOMNESS', 'a draw must be 4 bytes');
    const id = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) & ID_MASK;
    if (id !== 0) return id;
  }
}

function readSetId(word: number): number {
  if ((word & TOP_BIT) === 0) throw invalid('the top bit of a set id is not set');
  return word & ID_MASK;
}

function assertFragment({ setId, total, current, link, payload }: Fragment): void {
  if (setId < 1 || setId > ID_MASK) throw invalid('a set id is out of range');
  if (total < 1 || total > MAX_SET_FRAGMENTS) throw invalid('a set has 1 to 255 fragments');
  if (current < 1 || current > total) throw invalid('the fragment is not one of its set');
  if (payload.length === 0) throw invalid('the fragment is empty');
  if (link === undefined) return;
  if (link.setId < 1 || link.setId > ID_MASK) throw invalid('a set id is out of range');
  if (link.setId === setId) throw invalid('a set is linked to itself');
  const mayLink =
    link.direction === 'previous'
      ? current === 1
      : total === MAX_SET_FRAGMENTS && current === MAX_SET_FRAGMENTS;
  if (!mayLink) throw invalid('a fragment in the middle of a set is linked');
}

function invalid(message: string): ClientError {
  return new ClientError('CLIENT_INVALID_FRAGMENT', message);
}
