import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import {
  createGenerationSession,
  createResharingSession,
  dealKey,
  dealShare,
  type GenerationTerms,
  MEMBER_LIMIT,
  type ResharingTerms,
} from '../../../../coconut/dkg/index.ts';
import {
  blindSign,
  encodeItems,
  nullifierOf,
  obtainCredential,
  prepareBlindSign,
  proveShow,
  randomAttribute,
  setup,
  ttpKeygen,
  verifyShow,
  withScope,
} from '../../../../coconut/index.ts';
import { recordOf, schemaOf, utf8 } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import {
  announceAll,
  at,
  codeOf,
  dkgParameters,
  finish,
  honestRun,
  nonceOf,
  partyOf,
  standardParties,
} from '../dkg-fixture.ts';

const parameters = dkgParameters();
const [one, two, three] = [0, 1, 2].map((position) => at(standardParties, position));
const terms: GenerationTerms = {
  scope: utf8('scope'),
  threshold: 2,
  members: standardParties,
  nonce: nonceOf('first'),
};
const generate = (changes: Partial<GenerationTerms>): string =>
  codeOf(() => createGenerationSession(parameters, { ...terms, ...changes }));
const withKey = (identityKey: Uint8Array): Partial<GenerationTerms> => ({
  members: [...standardParties.slice(1), { issuerIndex: 1, identityKey }],
});

describe('a session', () => {
  it.each([
    ['a threshold of 0', { threshold: 0 }, 'COCONUT_INVALID_THRESHOLD'],
    ['a threshold above the members', { threshold: 4 }, 'COCONUT_INVALID_THRESHOLD'],
    ['a broken threshold', { threshold: 1.5 }, 'COCONUT_INVALID_THRESHOLD'],
    ['no members', { members: [] }, 'COCONUT_INVALID_SESSION'],
    [
      'too many members',
      { members: Array.from({ length: MEMBER_LIMIT + 1 }, () => standardParties).flat() },
      'COCONUT_INVALID_SESSION',
    ],
    ['an index twice', { members: [one, two, partyOf(2, 'x')] }, 'COCONUT_INVALID_INDEX'],
    ['index 0', { members: [one, two, partyOf(0)] }, 'COCONUT_INVALID_INDEX'],
    ['index 65536', { members: [one, two, partyOf(65_536)] }, 'COCONUT_INVALID_INDEX'],
    [
      'an identity key twice',
      { members: [one, two, partyOf(3, 'member 1')] },
      'COCONUT_INVALID_SESSION',
    ],
    ['a short identity key', withKey(new Uint8Array(31)), 'COCONUT_INVALID_SESSION'],
    ['an identity key of small order', withKey(new Uint8Array(32)), 'COCONUT_INVALID_SESSION'],
    [
      'the identity as identity key',
      withKey(ed25519.Point.ZERO.toBytes()),
      'COCONUT_INVALID_SESSION',
    ],
    [
      'an identity key that is no point',
      withKey(new Uint8Array(32).fill(2)),
      'COCONUT_INVALID_SESSION',
    ],
    [
      'an identity key with a part of small order',
      withKey(ed25519.Point.BASE.add(ed25519.Point.fromBytes(new Uint8Array(32))).toBytes()),
      'COCONUT_INVALID_SESSION',
    ],
    ['a short nonce', { nonce: new Uint8Array(31) }, 'COCONUT_INVALID_SESSION'],
    [
      'a scope that is text',
      { scope: 'doors' as unknown as Uint8Array },
      'COCONUT_INVALID_SESSION',
    ],
  ] as [string, Partial<GenerationTerms>, string][])('does not have %s', (_, changes, code) => {
    expect(generate(changes)).toBe(code);
  });

  it('has an id that binds everything it is made of, and no order of members', () => {
    const idOf = (changes: Partial<GenerationTerms>, others = parameters): string =>
      String(createGenerationSession(others, { ...terms, ...changes }).id);
    const { schema, group } = parameters;
    const same = idOf({});
    expect(idOf({ members: standardParties.toReversed() })).toBe(same);
    const ids = [
      same,
      idOf({ scope: utf8('other') }),
      idOf({ scope: 'application' }),
      idOf({ scope: utf8('application') }),
      idOf({ threshold: 3 }),
      idOf({ nonce: nonceOf('second') }),
      idOf({ members: standardParties.slice(1) }),
      idOf({ members: [one, two, partyOf(4, 'member 3')].flatMap((party) => party ?? []) }),
      idOf({ members: [one, two, partyOf(3, 'somebody')].flatMap((party) => party ?? []) }),
      idOf({}, setup('other network', schema, group)),
      idOf({}, setup(parameters.network, schemaOf(['secret', 'text']), group)),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a session whose scope is left to applications', () => {
  const session = createGenerationSession(parameters, { ...terms, scope: 'application' });
  const run = announceAll(session, standardParties, seededRandom('evenings'));
  const dealt = standardParties.map((party) => dealKey(run.roster, party, run.random));
  const { conclusion, keys } = finish(run, dealt);
  const { record } = conclusion;

  it('makes a key with one scope per evening, and none until it is chosen', () => {
    expect(record.scopeChoice).toBe('open');
    const serial = randomAttribute();
    const { request, witness } = prepareBlindSign(parameters, [serial], []);
    const answers = keys.map(({ issuerIndex, signingKey }) => ({
      issuerIndex,
      blinded: blindSign(parameters, signingKey, request, []),
    }));
    const { credential } = obtainCredential(record, witness, answers);
    const context = utf8('door');
    const nullifiers = ['monday', 'tuesday', 'monday'].map((evening) => {
      const copy = withScope(record, utf8(evening));
      const show = proveShow(copy, credential, [serial], [1], context);
      expect(verifyShow(copy, [1], [], context, show)).toBe(true);
      return String(nullifierOf(copy, show));
    });
    expect(new Set(nullifiers).size).toBe(2);
    expect(nullifiers[2]).toBe(nullifiers[0]);
    expect(codeOf(() => proveShow(record, credential, [serial], [1], context))).toBe(
      'COCONUT_INVALID_SCOPE',
    );
  });

  it('is handed over as it is, whatever an application chose for its copy', () => {
    const resharing = createResharingSession(withScope(record, utf8('monday')), {
      threshold: 2,
      dealers: standardParties,
      receivers: standardParties,
      nonce: nonceOf('later'),
    });
    expect(resharing.scope).toEqual(session.scope);
  });

  it('is not to be had for a schema with one fixed scope, nor is any other scope', () => {
    const { schema } = parameters;
    const ticket = setup('dkg-test', { ...schema, name: 'ticket-1' });
    const create = (scope: GenerationTerms['scope']): string =>
      codeOf(() => createGenerationSession(ticket, { ...terms, scope }));
    expect(create('application')).toBe('COCONUT_INVALID_SCOPE');
    expect(create(utf8('scope'))).toBe('COCONUT_INVALID_SCOPE');
    expect(create(encodeItems(utf8('ticket-1'), utf8('dkg-test')))).toBe('taken');
  });
});

describe('a session of resharing', () => {
  const keys = ttpKeygen(parameters, { threshold: 2, issuers: 3 }, seededRandom('key'));
  const record = recordOf(parameters, keys, 2);
  const reshareTerms: ResharingTerms = {
    threshold: 2,
    dealers: standardParties,
    receivers: standardParties,
    nonce: nonceOf('first'),
  };
  const reshare = (changes: Partial<ResharingTerms>): string =>
    codeOf(() => createResharingSession(record, { ...reshareTerms, ...changes }));

  it.each([
    [
      'a dealer that is no issuer',
      { dealers: [...standardParties, partyOf(4)] },
      'COCONUT_INVALID_INDEX',
    ],
    ['fewer dealers than the old threshold', { dealers: [three] }, 'COCONUT_INVALID_THRESHOLD'],
    ['no dealers', { dealers: [] }, 'COCONUT_INVALID_SESSION'],
    ['no receivers', { receivers: [] }, 'COCONUT_INVALID_SESSION'],
    ['a threshold above the receivers', { threshold: 4 }, 'COCONUT_INVALID_THRESHOLD'],
    ['a long nonce', { nonce: new Uint8Array(33) }, 'COCONUT_INVALID_SESSION'],
  ] as [string, Partial<ResharingTerms>, string][])('does not have %s', (_, changes, code) => {
    expect(reshare(changes)).toBe(code);
  });

  it('is another than any of generation, and than one of another key', () => {
    const other = recordOf(
      parameters,
      ttpKeygen(parameters, { threshold: 2, issuers: 3 }, seededRandom('other key')),
      2,
    );
    const ids = [
      createResharingSession(record, reshareTerms),
      createResharingSession(other, reshareTerms),
      createResharingSession(record, { ...reshareTerms, dealers: standardParties.slice(1) }),
      createGenerationSession(parameters, terms),
    ].map(({ id }) => String(id));
    expect(new Set(ids).size).toBe(4);
  });

  it('is needed to deal a share', () => {
    const { roster } = honestRun();
    const [first] = keys;
    expect(codeOf(() => one && first && dealShare(roster, one, first.signingKey))).toBe(
      'COCONUT_OTHER_SESSION',
    );
  });
});
