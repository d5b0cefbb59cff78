import { describe, expect, it } from 'vitest';
import { createResharingSession } from '../../../coconut/dkg/index.ts';
import {
  decodeShow,
  encodeKeyRecord,
  encodeShow,
  type KeyRecord,
  nullifier,
  nullifierOf,
  obtainCredential,
  obtainCredentials,
  proveShow,
  showLength,
  verifyShow,
  verifyShows,
  withScope,
} from '../../../coconut/index.ts';
import { assertKeyRecord, recordWith } from '../../../coconut/keys/key-record-object.ts';
import { issueCredential, recordOf, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const fixture = issueCredential();
const { record, credential, attributes, publicAttributes, witness, answers } = fixture;
const context = utf8('door');
const show = proveShow(record, credential, attributes, [1], context);
const bytes = encodeShow(record, show);
const claim = { hiddenPositions: [1], revealed: publicAttributes, context, show };
const refused = 'COCONUT_INVALID_KEY_RECORD';
const poll = recordOf(fixture.parameters, fixture.issuers, 2, 'application');
const terms = { threshold: 2, dealers: [], receivers: [], nonce: new Uint8Array(32) };

/** Every function of the package that takes a record. */
const USES: readonly [string, (given: KeyRecord) => unknown][] = [
  ['proveShow', (given) => proveShow(given, credential, attributes, [1], context)],
  ['verifyShow', (given) => verifyShow(given, [1], publicAttributes, context, show)],
  ['verifyShows', (given) => verifyShows(given, [claim])],
  ['decodeShow', (given) => decodeShow(given, [1], bytes)],
  ['encodeShow', (given) => encodeShow(given, show)],
  ['showLength', (given) => showLength(given, 1)],
  ['nullifier', (given) => nullifier(given, attributes[0] ?? 1n)],
  ['nullifierOf', (given) => nullifierOf(given, show)],
  ['encodeKeyRecord', (given) => encodeKeyRecord(given)],
  ['obtainCredential', (given) => obtainCredential(given, witness, answers)],
  ['obtainCredentials', (given) => obtainCredentials(given, [{ witness, blinded: answers }])],
];

describe('a record', () => {
  it('that was copied with another scope does not compile, and is none', () => {
    // @ts-expect-error: a copy has not the private field of a record.
    const copied: KeyRecord = { ...record, scope: utf8('tonight') };
    for (const [name, use] of USES) {
      expect([name, codeOf(() => use(record))]).toEqual([name, 'taken']);
      expect([name, codeOf(() => use(copied))]).toEqual([name, refused]);
    }
  });

  it('that leaves its scope open does not get one by copying', () => {
    const copied = { ...poll, scope: utf8('tonight'), scopeChoice: 'application' } as unknown;
    expect(codeOf(() => withScope(copied as KeyRecord, utf8('tonight')))).toBe(refused);
    expect(codeOf(() => nullifier(copied as KeyRecord, 5n))).toBe(refused);
    expect(codeOf(() => createResharingSession(copied as KeyRecord, terms))).toBe(refused);
    expect(codeOf(() => nullifier(withScope(poll, utf8('tonight')), 5n))).toBe('taken');
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['nothing', undefined],
    ['text', 'record'],
    ['a number', 5],
    ['a list', []],
    ['an object', {}],
    ['one that inherits from a record', Object.create(record)],
    ['one that was cloned', structuredClone({ suite: record.suite, scope: record.scope })],
  ])('is not %s', (_, value) => {
    for (const [name, use] of USES) {
      expect([name, codeOf(() => use(value as KeyRecord))]).toEqual([name, refused]);
    }
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(record, { scope: utf8('tonight') })).toThrow(TypeError);
    expect(Object.isFrozen(record.partialKeys)).toBe(true);
  });
});

describe('within the package', () => {
  it('a record is made of another with some properties exchanged', () => {
    const other = recordWith(record, { threshold: 3 });
    assertKeyRecord(other);
    expect([other.threshold, other.masterKey]).toEqual([3, record.masterKey]);
    expect(record.threshold).toBe(2);
  });
});
