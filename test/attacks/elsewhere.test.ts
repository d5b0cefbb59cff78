import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import {
  type ClaimedShow,
  createKeyRecord,
  createSchema,
  decodeItems,
  decodeKeyRecord,
  decodeShow,
  encodeItems,
  encodeKeyRecord,
  encodeShow,
  type KeyRecord,
  type PairingGroup,
  proveShow,
  type Schema,
  type Show,
  setup,
  verifyShow,
  verifyShows,
  withScope,
} from '../../coconut/index.ts';
import { recordWith } from '../../coconut/keys/key-record-object.ts';
import * as nym from '../../coconut/nym/index.ts';
import { makeShow } from '../../coconut/show/make-show.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { codeOf } from '../coconut/decoder-suite.ts';
import { issueNymCredential } from '../coconut/nym/nym-issuance.ts';
import {
  type CredentialFixture,
  dealKey,
  issueCredential,
  recordOf,
  utf8,
} from '../support/issued-tickets.ts';

const context = utf8('gateway 1, client 1');

/** The keys of a fixture in a record for something else. */
function recordFor(
  { parameters, record }: CredentialFixture,
  change: { network?: string; schema?: Partial<Schema>; scope?: string },
): KeyRecord {
  const { network = parameters.network, schema, scope } = change;
  const changed = createSchema({ ...parameters.schema, ...schema });
  return createKeyRecord(setup(network, changed, parameters.group), {
    scope: scope === undefined ? record.scope : utf8(scope),
    threshold: record.threshold,
    partialKeys: record.partialKeys,
  });
}

describe.each(ALL_GROUPS)('on $name, a show made elsewhere', (group: PairingGroup) => {
  const fixture = issueCredential({ threshold: 2, issuers: 3, group });
  const { record, credential, attributes, publicAttributes, parameters, issuers } = fixture;
  const { schema } = parameters;
  const prove = (on: KeyRecord, hidden: readonly number[] = [1], where = context): Show =>
    makeShow(on, credential, attributes, hidden, where);
  const home: ClaimedShow = {
    hiddenPositions: [1],
    revealed: publicAttributes,
    context,
    show: prove(record),
  };

  /** Whether a show is refused alone, and at every place of a batch whose other shows hold. */
  function expectRefused(show: Show, claim: Partial<ClaimedShow> = {}): void {
    const foreign = { ...home, ...claim, show };
    const { hiddenPositions, revealed, context: where } = foreign;
    expect(verifyShow(record, hiddenPositions, revealed, where, show)).toBe(false);
    for (const at of [0, 1, 2]) {
      const batch = [home, home].toSpliced(at, 0, foreign);
      expect(verifyShows(record, batch)).toEqual(batch.map((_, i) => i !== at));
    }
  }

  it('is accepted where it belongs, alone and in a batch', () => {
    expect(verifyShow(record, [1], publicAttributes, context, home.show)).toBe(true);
    expect(verifyShows(record, [home, home, home])).toEqual([true, true, true]);
  });

  it.each<[string, Partial<Schema>]>([
    ['another name', { name: 'pass-2' }],
    ['another name of an attribute', { attributes: renamed(schema) }],
    ['another kind of an attribute', { attributes: otherKind(schema) }],
    ['more private attributes', { privateCount: 2 }],
  ])('is refused: under the same key for a schema with %s', (_, change) => {
    expectRefused(prove(recordFor(fixture, { schema: change })));
  });

  it('is refused: with another nullifier position, whose nullifier would be another', () => {
    const kinds = ['secret', 'secret', 'integer'] as const;
    const two = issueCredential({ kinds, privateCount: 2, threshold: 1, issuers: 1, group });
    const second = recordFor(two, { schema: { nullifierPosition: 2 } });
    const [here, there] = [two.record, second].map((on) =>
      proveShow(on, two.credential, two.attributes, [1, 2], context),
    );
    if (here === undefined || there === undefined) throw new Error('two shows were made');
    expect(group.g1.equals(here.nullifier, there.nullifier)).toBe(false);
    const verify = (show: Show): boolean =>
      verifyShow(two.record, [1, 2], two.publicAttributes, context, show);
    expect([verify(here), verify(there)]).toEqual([true, false]);
    const claim = { hiddenPositions: [1, 2], revealed: two.publicAttributes, context };
    const batch = [here, there, here].map((show) => ({ ...claim, show }));
    expect(verifyShows(two.record, batch)).toEqual([true, false, true]);
  });

  it('is refused: under another key, threshold, set of issuers or network', () => {
    const other = issueCredential({ threshold: 2, issuers: 3, group, seed: 'another key' });
    const theirs = proveShow(other.record, other.credential, other.attributes, [1], context);
    expectRefused(theirs);
    expectRefused(prove(other.record));
    expectRefused(prove(dealKey(parameters, { threshold: 3, issuers: 3 }).record));
    expectRefused(prove(recordOf(parameters, issuers.slice(0, 2), 2)));
    expectRefused(prove(recordFor(fixture, { network: 'coir-tesu' })));
  });

  it('is refused: in another scope, chosen by the record or by an application', () => {
    expectRefused(prove(recordFor(fixture, { scope: 'another scope' })));
    const { threshold, partialKeys } = record;
    const open = createKeyRecord(parameters, { scope: 'application', threshold, partialKeys });
    expectRefused(prove(withScope(open, record.scope)));
    const [red, blue] = ['red', 'blue'].map((scope) => withScope(open, utf8(scope)));
    if (red === undefined || blue === undefined) throw new Error('two scopes were chosen');
    const claims = [red, blue, red].map((on) => ({ ...home, show: prove(on) }));
    expect(verifyShows(red, claims)).toEqual([true, false, true]);
  });

  it('is refused: for another context, mask or value', () => {
    for (const where of ['gateway 2, client 1', 'gateway 1, client 2', '']) {
      expectRefused(prove(record, [1], utf8(where)));
      expectRefused(home.show, { context: utf8(where) });
    }
    const [level = 0n, city = 0n] = publicAttributes;
    expectRefused(home.show, { revealed: [level + 1n, city] });
    expectRefused(home.show, { revealed: [level, city + 1n] });
    expectRefused(home.show, { hiddenPositions: [1, 2], revealed: [city] });
    expectRefused(prove(record, [1, 2]));
    expectRefused(prove(record, [1, 2]), { hiddenPositions: [1, 3], revealed: [level] });
  });

  it('is refused: under a key id that hashes another suite, and such a record is none', () => {
    const items = decodeItems(encodeKeyRecord(record), 100);
    const bytes = encodeItems(utf8('COIR-V2'), ...items.slice(1));
    expect(codeOf(() => decodeKeyRecord(bytes, group))).toBe('COCONUT_INVALID_ENCODING');
    expectRefused(prove(recordWith(record, { keyId: sha256(bytes) })));
    const itself = sha256(encodeItems(...items));
    expect(itself).toEqual(record.keyId);
  });

  it('is refused: as a show of NYM-COCONUT-V5, which is no encoding here, nor ours there', () => {
    const made = issueNymCredential('elsewhere', group);
    const { parameters: theirs, masterKey } = made;
    const theta = nym.proveShow(theirs, masterKey, made.credential, made, made.random);
    const bytes = nym.encodeTheta(theirs, theta);
    for (const hidden of [[1], [1, 2], [1, 3], [1, 2, 3]]) {
      expect(codeOf(() => decodeShow(record, hidden, bytes))).toBe('COCONUT_INVALID_ENCODING');
      const own = encodeShow(record, prove(record, hidden));
      expect(codeOf(() => nym.decodeTheta(theirs, own))).toBe('COCONUT_INVALID_ENCODING');
    }
  });
});

function renamed({ attributes }: Schema): Schema['attributes'] {
  return attributes.map((field, at) => (at === 1 ? { ...field, name: 'b2' } : field));
}

/** A text where there was an integer: the same scalars, which mean something else. */
function otherKind({ attributes }: Schema): Schema['attributes'] {
  return attributes.map((field, at) => (at === 1 ? { ...field, kind: 'text' as const } : field));
}
