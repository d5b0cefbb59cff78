import type { RandomSource } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import {
  FRAGMENT_HEADER_LENGTH,
  type Fragment,
  LINKED_HEADER_LENGTH,
  MAX_SET_FRAGMENTS,
  randomSetId,
  type SetLink,
} from './fragment.ts';
import { padMessage } from './padding.ts';

/** The most linked sets of one message that are sent or accepted: 6.5 MB of regular packets. */
export const MAX_LINKED_SETS = 16;

/** The fragments that a message needs. */
export interface FragmentPlan {
  /** Fragments of each set; all but the last have 255. */
  readonly setTotals: readonly number[];
  /** Bytes of the padded message: what all the fragments hold together. */
  readonly paddedLength: number;
}

/**
 * Plans the fragments of a message of `messageLength` bytes plus at least one byte of padding.
 *
 * One set while it fits in 255 fragments. Beyond that sets are linked: the first fragment of every
 * set but the first and the 255th of every set but the last give 3 bytes of payload for the name of
 * the other set.
 *
 * @param capacity - Bytes of one fragment with its header; `FRAGMENT_CAPACITY` in a regular packet.
 * @throws {@link ClientError} `CLIENT_MESSAGE_TOO_LONG` beyond {@link MAX_LINKED_SETS} sets.
 */
export function planFragments(messageLength: number, capacity: number): FragmentPlan {
  const needed = messageLength + 1;
  const unlinked = capacity - FRAGMENT_HEADER_LENGTH;
  const linkLoss = LINKED_HEADER_LENGTH - FRAGMENT_HEADER_LENGTH;
  const fullSet = MAX_SET_FRAGMENTS * unlinked;
  const setTotals: number[] = [];
  let paddedLength = 0;
  for (;;) {
    const beforeLink = setTotals.length === 0 ? 0 : linkLoss;
    const rest = needed - paddedLength;
    if (rest <= fullSet - beforeLink) {
      const total = Math.max(1, Math.ceil((rest + beforeLink) / unlinked));
      setTotals.push(total);
      return { setTotals, paddedLength: paddedLength + total * unlinked - beforeLink };
    }
    setTotals.push(MAX_SET_FRAGMENTS);
    paddedLength += fullSet - beforeLink - linkLoss;
    if (setTotals.length === MAX_LINKED_SETS) {
      throw new ClientError(
        'CLIENT_MESSAGE_TOO_LONG',
        `a message of ${messageLength} bytes needs more than ${MAX_LINKED_SETS} sets of fragments`,
      );
    }
  }
}

/**
 * Pads a message and cuts it into fragments. **Sender side.** Each set has a fresh random id, and
 * no id occurs twice.
 *
 * @param message - An encoded {@link NymMessage}.
 * @throws {@link ClientError} `CLIENT_MESSAGE_TOO_LONG`
 */
export function splitMessage(
  message: Uint8Array,
  capacity: number,
  random: RandomSource,
): readonly Fragment[] {
  const { setTotals, paddedLength } = planFragments(message.length, capacity);
  const padded = padMessage(message, paddedLength);
  const ids = new Set<number>();
  while (ids.size < setTotals.length) ids.add(randomSetId(random));
  const setIds = [...ids];
  const fragments: Fragment[] = [];
  let offset = 0;
  for (const [position, setId] of setIds.entries()) {
    const total = setTotals[position] ?? 0;
    for (let current = 1; current <= total; current += 1) {
      const link = linkOf(current, setIds[position - 1], setIds[position + 1]);
      const header = link === undefined ? FRAGMENT_HEADER_LENGTH : LINKED_HEADER_LENGTH;
      const payload = padded.subarray(offset, offset + capacity - header);
      offset += payload.length;
      fragments.push({ setId, total, current, link, payload });
    }
  }
  return fragments;
}

/** The first fragment names the previous set, the last of a full set the next one. */
function linkOf(
  current: number,
  previous: number | undefined,
  next: number | undefined,
): SetLink | undefined {
  if (current === 1 && previous !== undefined) return { direction: 'previous', setId: previous };
  if (current === MAX_SET_FRAGMENTS && next !== undefined)
    return { direction: 'next', setId: next };
  return undefined;
}
