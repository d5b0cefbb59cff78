import { describe, expect, it } from 'vitest';
import {
  collectDealings,
  createResharingSession,
  dealKey,
  dealShare,
  type ResharingTerms,
} from '../../../../coconut/dkg/index.ts';
import { nobleGroup, type SigningKey, ttpKeygen } from '../../../../coconut/index.ts';
import { recordOf } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import {
  type Announced,
  announceAll,
  at,
  codeOf,
  dkgParameters,
  honestRun,
  nonceOf,
  type Party,
  partyOf,
  standardParties,
} from '../dkg-fixture.ts';

const parameters = dkgParameters();
const old = ttpKeygen(parameters, { threshold: 2, issuers: 3 }, seededRandom('old key'));
const record = recordOf(parameters, old, 2);
const random = seededRandom('resharing');
const newcomers = (count: number): Party[] =>
  Array.from({ length: count }, (_, position) => partyOf(position + 1, `newcomer ${position}`));
function reshare(receivers: readonly Party[], terms: Partial<ResharingTerms> = {}): Announced {
  const session = createResharingSession(record, {
    threshold: 2,
    dealers: standardParties,
    receivers,
    nonce: nonceOf('resharing'),
    ...terms,
  });
  return announceAll(session, receivers, random);
}

describe('a dealer of a resharing', () => {
  const run = reshare(newcomers(3));
  const shareOf = (dealer: number): SigningKey => at(old, dealer - 1).signingKey;

  it('is refused before it deals anything else than its share', () => {
    const [dealer] = standardParties;
    const deal = (key: SigningKey): string =>
      codeOf(() => dealer && dealShare(run.roster, dealer, key));
    expect(deal(shareOf(2))).toBe('COCONUT_INCONSISTENT_KEY');
    expect(deal({ ...shareOf(1), y: [] })).toBe('COCONUT_INCONSISTENT_KEY');
    expect(deal({ ...shareOf(1), x: 0n })).toBe('COCONUT_INCONSISTENT_KEY');
    const above = shareOf(1).x + nobleGroup.order;
    expect(deal({ ...shareOf(1), x: above })).toBe('COCONUT_INCONSISTENT_KEY');
    expect(codeOf(() => dealer && dealKey(run.roster, dealer))).toBe('COCONUT_OTHER_SESSION');
  });

  it('is refused if it has no share', () => {
    expect(codeOf(() => dealShare(run.roster, partyOf(9), shareOf(1)))).toBe(
      'COCONUT_INCONSISTENT_KEY',
    );
  });
});

describe('a dealer of a generation', () => {
  const { roster, dealt } = honestRun();
  const dealer = at(standardParties, 0);

  it('deals what everybody takes, another polynomial each time', () => {
    const again = dealKey(roster, dealer, seededRandom('again'));
    const { sound } = collectDealings(roster, dealt.with(0, again));
    expect(sound.map(({ dealerIndex }) => dealerIndex)).toEqual([1, 2, 3]);
    expect(again).not.toEqual(dealt[0]);
  });

  it('is refused if it is no member, or its secret is another’s', () => {
    expect(codeOf(() => dealKey(roster, partyOf(9)))).toBe('COCONUT_INVALID_INDEX');
    const { identitySecret } = partyOf(2);
    expect(codeOf(() => dealKey(roster, { ...dealer, identitySecret }))).toBe(
      'COCONUT_INVALID_SIGNATURE',
    );
  });

  it('deals nothing out of a source that repeats itself', () => {
    const stuck = (length: number): Uint8Array => new Uint8Array(length).fill(7);
    expect(codeOf(() => dealKey(roster, dealer, stuck))).toBe('COCONUT_RANDOMNESS');
  });

  it('deals no share of a previous key', () => {
    expect(codeOf(() => dealShare(roster, dealer, at(old, 0).signingKey))).toBe(
      'COCONUT_OTHER_SESSION',
    );
  });
});
