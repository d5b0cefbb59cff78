import { describe, expect, it } from 'vitest';
import { decodeItems, encodeItems } from '../../../coconut/encoding/transcript.ts';
import {
  CoconutError,
  createKeyRecord,
  decodeKeyRecord,
  encodeKeyRecord,
  nobleGroup,
  setup,
  ttpKeygen,
  type VerificationKey,
} from '../../../coconut/index.ts';
import { issueCredential, schemaOf, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const { parameters, record } = issueCredential({ kinds: ['secret', 'integer'], issuers: 3 });
const { g1, g2 } = nobleGroup;
const { partialKeys, masterKey, scope } = record;

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(CoconutError);
    return (error as CoconutError).code;
  }
  return 'accepted';
}

/** What creating the record says with another master key, and with another key of an issuer. */
function codesWith(change: (key: VerificationKey) => VerificationKey): readonly string[] {
  const changed = partialKeys.map(({ issuerIndex, key }) => ({
    issuerIndex,
    key: issuerIndex === 2 ? change(key) : key,
  }));
  return [
    { masterKey: change(masterKey), partialKeys },
    { masterKey, partialKeys: changed },
  ].map((keys) => codeOf(() => createKeyRecord(parameters, { scope, threshold: 2, ...keys })));
}

describe('a key of a record', () => {
  it.each<[string, (key: VerificationKey) => VerificationKey]>([
    ['fewer', (key) => ({ ...key, beta: key.beta.slice(1), betaG1: key.betaG1.slice(1) })],
    [
      'more',
      (key) => ({
        ...key,
        beta: [...key.beta, g2.generator],
        betaG1: [...key.betaG1, g1.generator],
      }),
    ],
  ])('is not for %s attributes than the schema has', (_, change) => {
    expect(codesWith(change)).toEqual(['COCONUT_ATTRIBUTE_COUNT', 'COCONUT_ATTRIBUTE_COUNT']);
  });

  it.each<[string, (key: VerificationKey) => VerificationKey]>([
    ['α', (key) => ({ ...key, alpha: g2.identity })],
    ['a β', (key) => ({ ...key, beta: key.beta.with(1, g2.identity) })],
    ['a β in G1', (key) => ({ ...key, betaG1: key.betaG1.with(0, g1.identity) })],
  ])('does not have the identity as %s', (_, change) => {
    expect(codesWith(change)).toEqual(['COCONUT_INCONSISTENT_KEY', 'COCONUT_INCONSISTENT_KEY']);
  });

  it('has as many β in G1 as in G2, of the same secrets', () => {
    const short = codesWith((key) => ({ ...key, betaG1: key.betaG1.slice(1) }));
    const other = codesWith((key) => ({ ...key, betaG1: key.betaG1.toReversed() }));
    expect([...short, ...other]).toEqual(Array(4).fill('COCONUT_INCONSISTENT_KEY'));
  });
});

describe('the bytes of a key record', () => {
  const items = decodeItems(encodeKeyRecord(record), 12);
  const [one = [], two = [], three = []] = [6, 8, 10].map((at) => items.slice(at, at + 2));
  const withPartials = (...partials: (readonly Uint8Array[])[]): Uint8Array =>
    encodeItems(...items.slice(0, 6), ...partials.flat());

  it('list issuers in one order only', () => {
    expect(decodeKeyRecord(withPartials(one, two, three)).keyId).toEqual(record.keyId);
    for (const other of [
      withPartials(two, one, three),
      withPartials(one, three, two),
      withPartials(three, two, one),
      withPartials(one, one, two, three),
    ]) {
      expect(codeOf(() => decodeKeyRecord(other))).toBe('COCONUT_INVALID_INDEX');
    }
  });

  it('need no issuer without a key, nor a key without an issuer', () => {
    const last = three.slice(0, 1);
    expect(codeOf(() => decodeKeyRecord(withPartials(one, two, last)))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
    expect(codeOf(() => decodeKeyRecord(withPartials()))).toBe('COCONUT_INVALID_THRESHOLD');
  });

  it('are no more items than there can be issuers', () => {
    const head = encodeItems(...items.slice(0, 6));
    const index = encodeItems(new Uint8Array(2));
    for (const [count, code] of [
      [2 * 256, 'COCONUT_INVALID_INDEX'],
      [2 * 256 + 2, 'COCONUT_INVALID_ENCODING'],
    ] as const) {
      const bytes = new Uint8Array(head.length + count * index.length);
      for (let at = head.length; at < bytes.length; at += index.length) bytes.set(index, at);
      bytes.set(head);
      expect(codeOf(() => decodeKeyRecord(bytes))).toBe(code);
    }
  });

  it('are read for many issuers, whose indices need not be dense', () => {
    const small = setup('coir-test', schemaOf(['secret']));
    const pairs = ttpKeygen(small, { threshold: 1, issuers: 12 }, seededRandom('many'));
    const many = createKeyRecord(small, {
      scope: utf8('scope'),
      threshold: 1,
      partialKeys: pairs.map(({ issuerIndex, verificationKey }) => ({
        issuerIndex: 1000 * issuerIndex,
        key: verificationKey,
      })),
    });
    expect(decodeKeyRecord(encodeKeyRecord(many)).keyId).toEqual(many.keyId);
  });
});

describe('a record of tickets', () => {
  const tickets = setup('coir-test', { ...schemaOf(['secret', 'integer']), name: 'ticket-1' });
  const fixed = encodeItems(utf8('ticket-1'), utf8('coir-test'));
  const create = (given: Uint8Array | 'application') => () =>
    createKeyRecord(tickets, { scope: given, threshold: 2, masterKey, partialKeys });

  it('has the scope of tickets and no other', () => {
    expect(create(fixed)().scope).toEqual(fixed);
    for (const other of [
      'application' as const,
      scope,
      fixed.slice(0, -1),
      fixed.with(-1, 0),
      Uint8Array.of(...fixed, 0),
    ]) {
      expect(codeOf(create(other))).toBe('COCONUT_INVALID_KEY_RECORD');
    }
  });
});
