import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { decodeComplaints } from '../../../../coconut/dkg/complaint/complaint.ts';
import { decodeDealing } from '../../../../coconut/dkg/dealing/dealing.ts';
import { collectAnnouncements, MESSAGE_LENGTH_LIMIT } from '../../../../coconut/dkg/index.ts';
import { readMessage } from '../../../../coconut/dkg/session/message.ts';
import { decodeItems, encodeItems, nobleGroup, u16 } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { takenFlips } from '../../bit-flips.ts';
import { concat } from '../../group/malformed-fields.ts';
import { dkgDecoders } from '../dkg-decoders.ts';
import {
  at,
  codeOf,
  flip,
  honestRun,
  otherSignature,
  signedText,
  standardParties,
} from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
const all = run.announced.map(({ message }) => message);
const announcement = at(all, 0);
const dealing = at(run.dealt, 0);
const complaintList = at(dkgDecoders(nobleGroup), 2).valid;

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

describe('a dealing', () => {
  it('has commitments for the schema’s number of attributes', () => {
    const { body } = readMessage(session, 'dealing', dealing);
    for (const offset of [32 + 97, 32 + 242 + 97]) {
      expect(codeOf(() => decodeDealing(roster, flip(body, offset)))).toBe(
        'COCONUT_INVALID_ENCODING',
      );
    }
  });
});

describe('a list of complaints', () => {
  it('is not read when it is longer than the list of dealers', () => {
    const long = Array.from({ length: 4 }, () => [...complaintList]).flat();
    expect(codeOf(() => decodeComplaints(session, new Uint8Array(long)))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  });
});

describe('the cover of a message', () => {
  const signed = announcement.subarray(0, -64);
  const items = decodeItems(signed, 5);
  const resigned = (changed: Uint8Array): Uint8Array =>
    concat(changed, ed25519.sign(signedText(changed), at(standardParties, 0).identitySecret));
  const withItem = (position: number, item: Uint8Array): Uint8Array =>
    resigned(encodeItems(...items.with(position, item)));
  const refused = (bytes: Uint8Array): string =>
    codeOf(() => readMessage(session, 'announcement', bytes));

  it.each([
    ['another label', withItem(0, utf8('COIR-V2-DKG-MESSAGE')), 'COCONUT_INVALID_ENCODING'],
    ['a label that is no text', withItem(0, new Uint8Array([0xff])), 'COCONUT_INVALID_ENCODING'],
    ['another kind', withItem(1, utf8('dealing')), 'COCONUT_INVALID_ENCODING'],
    ['another session', withItem(2, new Uint8Array(32)), 'COCONUT_OTHER_SESSION'],
    ['a short session id', withItem(2, session.id.slice(1)), 'COCONUT_OTHER_SESSION'],
    ['an author of three bytes', withItem(3, new Uint8Array(3)), 'COCONUT_INVALID_ENCODING'],
    ['an author without a part', withItem(3, u16(4)), 'COCONUT_INVALID_INDEX'],
    ['another author', withItem(3, u16(2)), 'COCONUT_INVALID_SIGNATURE'],
    ['an item less', resigned(encodeItems(...items.slice(0, 4))), 'COCONUT_INVALID_ENCODING'],
    [
      'an item more',
      resigned(encodeItems(...items, new Uint8Array(0))),
      'COCONUT_INVALID_ENCODING',
    ],
    ['no signature', signed, 'COCONUT_INVALID_ENCODING'],
    ['nothing', new Uint8Array(0), 'COCONUT_INVALID_ENCODING'],
    [
      'more than a message can have',
      withItem(4, new Uint8Array(MESSAGE_LENGTH_LIMIT)),
      'COCONUT_INVALID_ENCODING',
    ],
  ])('is refused with %s', (_, bytes, code) => {
    expect(refused(bytes)).toBe(code);
  });

  it('is refused with any bit changed', () => {
    const isTaken = (changed: Uint8Array): boolean =>
      readMessage(session, 'announcement', changed) !== undefined;
    expect(takenFlips(announcement, 7, isTaken)).toEqual([]);
    expect(isTaken(announcement)).toBe(true);
  });

  it('with another signature of the same bytes is the same message', () => {
    const other = otherSignature(announcement, at(standardParties, 0));
    expect(other).not.toEqual(announcement);
    const { digest } = readMessage(session, 'announcement', announcement);
    expect(readMessage(session, 'announcement', other).digest).toEqual(digest);
    expect(collectAnnouncements(session, [other, ...all]).faults).toEqual([]);
  });

  it('is refused with a response from the order on, though the equation holds', () => {
    const response = littleEndian(announcement.subarray(-32)) + ed25519.Point.Fn.ORDER;
    const bytes = Uint8Array.from({ length: 32 }, (_, position) =>
      Number((response >> BigInt(8 * position)) & 0xffn),
    );
    expect(refused(concat(announcement.subarray(0, -32), bytes))).toBe('COCONUT_INVALID_SIGNATURE');
  });
});
