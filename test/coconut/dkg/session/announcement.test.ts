import { describe, expect, it } from 'vitest';
import { announceEncryptionKey, collectAnnouncements } from '../../../../coconut/dkg/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { announceAll, at, codeOf, sessionOf, standardParties } from '../dkg-fixture.ts';

const session = sessionOf();
const run = announceAll(session, standardParties);
const messages = run.announced.map(({ message }) => message);
const [_cheater, honest] = [at(standardParties, 2), at(standardParties, 0)];

describe('announcing', () => {
  it('is refused to those who have no part or another’s secret', () => {
    const announce = (issuerIndex: number, identitySecret: Uint8Array): string =>
      codeOf(() => announceEncryptionKey(session, { issuerIndex, identitySecret }));
    expect(announce(4, honest.identitySecret)).toBe('COCONUT_INVALID_INDEX');
    expect(announce(2, honest.identitySecret)).toBe('COCONUT_INVALID_SIGNATURE');
    expect(announce(1, honest.identitySecret.slice(1))).toBe('COCONUT_INVALID_SIGNATURE');
    expect(announce(1, honest.identitySecret)).toBe('taken');
  });

  it('draws all its randomness from the given source', () => {
    const draw = (): Uint8Array =>
      announceEncryptionKey(session, honest, seededRandom('twice')).message;
    expect(draw()).toEqual(draw());
    expect(codeOf(() => announceEncryptionKey(session, honest, () => new Uint8Array(1)))).toBe(
      'COCONUT_RANDOMNESS',
    );
  });

  it('gives a roster that depends on no order', () => {
    const backwards = collectAnnouncements(session, messages.toReversed());
    expect(backwards.digest).toEqual(run.roster.digest);
    expect(collectAnnouncements(session, messages.slice(1)).digest).not.toEqual(run.roster.digest);
  });
});
