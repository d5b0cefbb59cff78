import { beforeAll, describe, expect, it } from 'vitest';
import {
  aggregateCredentials,
  blindSign,
  type Credential,
  decodeCredential,
  decodeKeyRecord,
  encodeCredential,
  encodeKeyRecord,
  type KeyRecord,
  nobleGroup,
  obtainCredential,
  obtainCredentials,
  proveShow,
  unblind,
  verifyCredential,
  verifyCredentials,
  verifyShow,
  withScope,
} from '../../../coconut/index.ts';
import { recordWith } from '../../../coconut/keys/key-record-object.ts';
import { createMclGroup } from '../../../coconut/mcl.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { dealKey, issueBook, recordOf, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const fixture = issueBook(2, { kinds: ['secret', 'secret', 'integer'] });
const { parameters, issuers, record, credential, attributes, answers, witness, book } = fixture;
const { g1 } = nobleGroup;
const context = utf8('door');
const unverified = 'COCONUT_UNVERIFIED_CREDENTIAL';

/** What comes of showing it: the code of the error, or that there is none. */
function shown(made: Credential, values = attributes, under: KeyRecord = record): string {
  return codeOf(() => proveShow(under, made, values, [1], context));
}
const decoded = (): Credential =>
  decodeCredential(parameters, encodeCredential(parameters, credential));

describe('a credential can be shown', () => {
  it('that was obtained, alone or in a book', () => {
    expect(shown(obtainCredential(record, witness, answers).credential)).toBe('taken');
    obtainCredentials(record, book).forEach(({ credential }, i) => {
      expect(shown(credential as Credential, book[i]?.attributes)).toBe('taken');
    });
  });

  it('that was verified, alone or in a batch', () => {
    const [one, other] = [decoded(), decoded()];
    expect(verifyCredential(parameters, record.masterKey, attributes, one)).toBe(true);
    expect(shown(one)).toBe('taken');
    verifyCredentials(parameters, record.masterKey, [{ attributes, credential: other }]);
    expect(shown(other)).toBe('taken');
  });

  it('under every record of that master key: one decoded again, and one for each scope', () => {
    const again = decodeKeyRecord(encodeKeyRecord(record));
    expect(shown(credential, attributes, again)).toBe('taken');
    const open = recordOf(parameters, issuers, 2, 'application');
    const chosen = withScope(open, utf8('poll'));
    expect(shown(credential, attributes, chosen)).toBe('taken');
  });
});

describe('no credential is shown', () => {
  it('that was decoded, or aggregated by hand, and not verified since', () => {
    expect(shown(decoded())).toBe(unverified);
    const partials = answers.slice(0, 2).map(({ issuerIndex, blinded }) => {
      const { key } = record.partialKeys[issuerIndex - 1] ?? { key: record.masterKey };
      return { issuerIndex, credential: unblind(parameters, key, blinded, witness) };
    });
    const aggregate = aggregateCredentials(parameters, partials);
    expect(shown(aggregate)).toBe(unverified);
    expect(verifyCredential(parameters, record.masterKey, attributes, aggregate)).toBe(true);
    expect(shown(aggregate)).toBe('taken');
  });

  it('that was verified and found false, alone or in a batch', () => {
    const wrong = { ...credential, signature: g1.add(credential.signature, g1.generator) };
    expect(verifyCredential(parameters, record.masterKey, attributes, wrong)).toBe(false);
    const batch = [decoded(), wrong].map((made) => ({ attributes, credential: made }));
    expect(verifyCredentials(parameters, record.masterKey, batch)).toEqual([true, false]);
    expect(shown(wrong)).toBe(unverified);
  });

  it('that is a copy of a verified one, or was changed since', () => {
    expect(shown({ ...credential })).toBe(unverified);
    for (const part of ['base', 'signature'] as const) {
      const changed = decoded();
      verifyCredential(parameters, record.masterKey, attributes, changed);
      Object.assign(changed, { [part]: g1.generator });
      expect(shown(changed)).toBe(unverified);
    }
  });

  it('with other attributes, also where a list was changed after it was verified', () => {
    for (const position of attributes.keys()) {
      expect(shown(credential, attributes.with(position, 77n))).toBe(unverified);
    }
    const values = [...attributes];
    const made = decoded();
    verifyCredential(parameters, record.masterKey, values, made);
    values[1] = 77n;
    expect(shown(made, values)).toBe(unverified);
    expect(shown(made)).toBe('taken');
  });

  it('under another key: one with another part, a partial key, or another dealer’s', () => {
    const [first] = record.partialKeys;
    const partial = unblind(
      parameters,
      first?.key ?? record.masterKey,
      answers[0]?.blinded ?? { blindedSignature: g1.generator },
      witness,
    );
    const key = first?.key ?? record.masterKey;
    expect(verifyCredential(parameters, key, attributes, partial)).toBe(true);
    expect(shown(partial)).toBe(unverified);
    const other = dealKey(parameters, { threshold: 2, issuers: 3 });
    expect(shown(credential, attributes, other.record)).toBe(unverified);
    // α alone is another, as of issuers that give one holder a record of its own.
    const { masterKey } = record;
    const [alpha = masterKey.alpha] = masterKey.beta;
    const changed = recordWith(record, { masterKey: { ...masterKey, alpha } });
    expect(shown(credential, attributes, changed)).toBe(unverified);
  });

  it('on another implementation of the curve than it was verified on', async () => {
    const [here, there] = [
      await createMclGroup(),
      await createMclGroup({ arithmetic: 'reference' }),
    ].map((group) => decodeKeyRecord(encodeKeyRecord(record), group)) as [KeyRecord, KeyRecord];
    const made = decodeCredential(here.parameters, encodeCredential(parameters, credential));
    verifyCredential(here.parameters, here.masterKey, attributes, made);
    expect([shown(made, attributes, here), shown(made, attributes, there)]).toEqual([
      'taken',
      unverified,
    ]);
  });
});

describe('issuers that answer every holder with a power of their own', () => {
  const [k, g] = [13n, nobleGroup];
  const marked = answers.map(({ issuerIndex }) => {
    const { signingKey } = issuers[issuerIndex - 1] ?? { signingKey: { x: 0n, y: [] } };
    const { blindedSignature } = blindSign(
      parameters,
      signingKey,
      fixture.request,
      fixture.publicAttributes,
    );
    const mark = g.g1.multiply(witness.base, k);
    return { issuerIndex, blinded: { blindedSignature: g.g1.add(blindedSignature, mark) } };
  });
  let made: Credential;
  beforeAll(() => {
    made = aggregateCredentials(
      parameters,
      marked.slice(0, 2).map(({ issuerIndex, blinded }) => {
        const { key } = record.partialKeys[issuerIndex - 1] ?? { key: record.masterKey };
        return { issuerIndex, credential: unblind(parameters, key, blinded, witness) };
      }),
    );
  });

  it('would find their mark in a show that no verifier takes', () => {
    const { publicAttributes } = fixture;
    const show = makeShow(record, made, attributes, [1], context);
    expect(verifyShow(record, [1], publicAttributes, context, show)).toBe(false);
    // s″ without the power k is what h′ and U determine: nobody else has this k.
    const signature = g1.add(show.signature, g1.negate(g1.multiply(show.base, k)));
    const holds = g.isPairingProductOne([
      {
        g1: show.base,
        g2: g.g2.add(
          record.masterKey.alpha,
          g.g2.multiExponentiate(record.masterKey.beta.slice(1), attributes.slice(1)),
        ),
      },
      {
        g1: show.attributeCommitments[0] ?? g1.identity,
        g2: record.masterKey.beta[0] ?? g.g2.identity,
      },
      { g1: g1.negate(signature), g2: g.g2.generator },
    ]);
    expect(holds).toBe(true);
  });

  it('are shown nothing', () => {
    expect(shown(made)).toBe(unverified);
    expect(codeOf(() => obtainCredential(record, witness, marked))).toBe(
      'COCONUT_NOT_ENOUGH_PARTIALS',
    );
  });
});
