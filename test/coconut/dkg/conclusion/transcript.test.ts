import { describe, expect, it } from 'vitest';
import {
  decodeTranscript,
  encodeTranscript,
  type Transcript,
} from '../../../../coconut/dkg/conclusion/transcript.ts';
import { decodeItems, encodeItems } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { codeOf, nonceOf, sessionOf } from '../dkg-fixture.ts';

const session = sessionOf();
const none = new Uint8Array(0);
const transcript: Transcript = {
  rosterDigest: nonceOf('roster'),
  dealings: [nonceOf('dealing 1'), new Uint8Array(1), none],
  complaints: [none, nonceOf('complaints'), new Uint8Array(1)],
  keyId: nonceOf('key'),
};
const bytes = encodeTranscript(session, transcript);
const items = decodeItems(bytes, 10);

describe('a transcript', () => {
  it('is read back as it was', () => {
    expect(items).toHaveLength(10);
    expect(decodeTranscript(session, bytes)).toEqual(transcript);
  });

  it.each([
    ['another label', items.with(0, utf8('COIR-V1-DKG-ROSTER'))],
    ['an item less', items.toSpliced(5, 1)],
    ['an item more', items.toSpliced(5, 0, none)],
    ['no items', []],
    ['a short roster digest', items.with(2, new Uint8Array(31))],
    ['no roster digest', items.with(2, none)],
    ['a long key id', items.with(9, new Uint8Array(33))],
    ['no key id', items.with(9, none)],
    ['an item of another length', items.with(3, new Uint8Array(31))],
    ['one byte other than zero', items.with(8, Uint8Array.of(1))],
  ])('is refused with %s', (_, changed) => {
    expect(codeOf(() => decodeTranscript(session, encodeItems(...changed)))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  });

  it('is refused if it is cut off, longer, or no bytes', () => {
    for (const changed of [bytes.slice(0, -1), new Uint8Array([...bytes, 0]), 'text']) {
      expect(codeOf(() => decodeTranscript(session, changed as Uint8Array))).toBe(
        'COCONUT_INVALID_ENCODING',
      );
    }
  });

  it('is refused if it is of another session', () => {
    const other = sessionOf({ nonce: 'second' });
    expect(codeOf(() => decodeTranscript(other, bytes))).toBe('COCONUT_OTHER_SESSION');
  });
});
