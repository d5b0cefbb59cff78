import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import {
  createGenerationSession,
  createResharingSession,
  dealShare,
  type GenerationTerms,
  MEMBER_LIMIT,
  type ResharingTerms,
} from '../../../../coconut/dkg/index.ts';
import { setup, ttpKeygen } from '../../../../coconut/index.ts';
import { recordOf, schemaOf, utf8 } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import {
  at,
  codeOf,
  dkgParameters,
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
