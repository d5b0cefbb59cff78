import {
  blindSignBook,
  obtainCredentials,
  type PairingGroup,
  verifyBlindedPartials,
  verifyCredentials,
  verifyShows,
} from '../../../coconut/index.ts';
import {
  type BookFixture,
  garbageAnswer,
  garbageShow,
  issueBook,
  showBook,
  utf8,
} from '../../support/issued-tickets.ts';
import { isTaken, spoil, type VerifiedList } from './verified-list.ts';

const BATCH = 5;

const list = (
  name: string,
  verdicts: (badAt: number | undefined) => readonly boolean[],
): VerifiedList => ({ name, length: BATCH, verdicts });

/** Batches of shows. */
function showBatches(fixture: BookFixture): readonly VerifiedList[] {
  const { record, book } = fixture;
  const { g1 } = record.parameters.group;
  const shows = showBook(fixture);
  return [
    list('verifyShows: a proof', (badAt) =>
      verifyShows(
        record,
        spoil(shows, badAt, (claim) => ({ ...claim, context: utf8('elsewhere') })),
      ),
    ),
    list('verifyShows: a signature under a valid proof', (badAt) =>
      verifyShows(
        record,
        spoil(shows, badAt, (claim, i) => garbageShow(record, claim, book[i]?.attributes ?? [])),
      ),
    ),
    list('verifyShows: an identity', (badAt) =>
      verifyShows(
        record,
        spoil(shows, badAt, (claim) => ({
          ...claim,
          show: { ...claim.show, base: g1.identity, signature: g1.identity },
        })),
      ),
    ),
  ];
}

/** Batches of credentials under one key. */
function credentialBatches({ parameters, record, book }: BookFixture): readonly VerifiedList[] {
  const { generator } = parameters.group.g1;
  const credentials = obtainCredentials(record, book).map(({ credential }, i) => {
    const { attributes = [] } = book[i] ?? {};
    if (credential === undefined) throw new Error('the issuer is honest');
    return { attributes, credential };
  });
  return [
    list('verifyCredentials: a signature', (badAt) =>
      verifyCredentials(
        parameters,
        record.masterKey,
        spoil(credentials, badAt, ({ attributes, credential }) => ({
          attributes,
          credential: { ...credential, signature: generator },
        })),
      ),
    ),
    list('verifyCredentials: an attribute', (badAt) =>
      verifyCredentials(
        parameters,
        record.masterKey,
        spoil(credentials, badAt, (claim) => ({
          ...claim,
          attributes: spoil(claim.attributes, 2, (value) => value + 1n),
        })),
      ),
    ),
  ];
}

/** Batches: exactly one member is false, in one way after the other. */
export function batches(group: PairingGroup): readonly VerifiedList[] {
  const fixture = issueBook(BATCH, { threshold: 1, issuers: 1, group });
  const { parameters, record, book } = fixture;
  const [signingKey] = fixture.issuers.map((issuer) => issuer.signingKey);
  if (signingKey === undefined) throw new Error('the fixture has an issuer');
  const { blinded: garbage } = garbageAnswer(1, group);
  const answers = book.map(({ request, witness, blinded }) => {
    const { publicAttributes } = witness;
    return { request, publicAttributes, blinded: blinded[0]?.blinded ?? garbage };
  });
  const requests = book.map(({ request }) => request);
  const open = answers[0]?.publicAttributes ?? [];
  return [
    ...showBatches(fixture),
    ...credentialBatches(fixture),
    list('verifyBlindedPartials: an answer', (badAt) =>
      verifyBlindedPartials(
        parameters,
        record.masterKey,
        spoil(answers, badAt, (claim) => ({ ...claim, blinded: garbage })),
      ),
    ),
    list('obtainCredentials: an answer', (badAt) =>
      obtainCredentials(
        record,
        spoil(book, badAt, (request) => ({
          ...request,
          blinded: [{ issuerIndex: 1, blinded: garbage }],
        })),
      ).map(({ credential }) => credential !== undefined),
    ),
    {
      name: 'blindSignBook: a proof, of which all must hold',
      length: BATCH,
      accepts: (badAt) => {
        const given = spoil(requests, badAt, (request) => ({
          ...request,
          proof: { ...request.proof, opening: 1n },
        }));
        return isTaken(
          () => blindSignBook(parameters, signingKey, given, open),
          'COCONUT_INVALID_REQUEST_PROOF',
        );
      },
    },
  ];
}
