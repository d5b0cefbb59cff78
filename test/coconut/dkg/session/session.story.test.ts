import { describe, expect, it } from 'vitest';
import {
  announceEncryptionKey,
  auditSession,
  collectAnnouncements,
  collectConfirmations,
  collectDealings,
  complain,
  concludeSession,
  confirmConclusion,
  createGenerationSession,
  createResharingSession,
  dealKey,
  dealShare,
  decodeReceiverSecret,
  deriveIssuerKeyPair,
  encodeReceiverSecret,
} from '../../../../coconut/dkg/index.ts';
import {
  blindSign,
  decodeKeyRecord,
  encodeKeyRecord,
  encodeVerificationKey,
  type IssuerKeyPair,
  type KeyRecord,
  nullifierOf,
  obtainCredential,
  prepareBlindSign,
  proveShow,
  randomAttribute,
  setup,
  verifyShow,
} from '../../../../coconut/index.ts';
import { schemaOf, utf8 } from '../../../support/issued-tickets.ts';
import { at, codeOf, nonceOf, type Party, partyOf } from '../dkg-fixture.ts';

const parameters = setup('dkg-test', schemaOf(['secret', 'integer']));
const level = [7n];

/** Everything that members send, in the order of rounds, on a board that all of them read. */
function runSession(
  session: ReturnType<typeof createGenerationSession>,
  receivers: readonly Party[],
  deal: (roster: ReturnType<typeof collectAnnouncements>) => readonly Uint8Array[],
): { record: KeyRecord; keys: readonly IssuerKeyPair[] } {
  const announced = receivers.map((party) => announceEncryptionKey(session, party));
  // What a member must keep goes through its store.
  const stored = announced.map(({ secret }) => encodeReceiverSecret(secret));
  const secrets = stored.map((bytes) => decodeReceiverSecret(session, bytes));
  const roster = collectAnnouncements(
    session,
    announced.map(({ message }) => message),
  );
  const dealings = collectDealings(roster, deal(roster));
  const complaints = receivers.map((party, index) => complain(dealings, party, at(secrets, index)));
  expect(complaints).toEqual(receivers.map(() => undefined));
  const conclusion = concludeSession(dealings, []);
  expect(conclusion).toMatchObject({ faults: [], refused: [] });
  const keys = secrets.map((secret) => deriveIssuerKeyPair(conclusion, secret));
  const confirmations = receivers.map((party) => confirmConclusion(conclusion, party));
  const { agreeing, isStanding } = collectConfirmations(conclusion, confirmations);
  expect(agreeing).toEqual(receivers.map(({ issuerIndex }) => issuerIndex));
  expect(isStanding).toBe(true);
  // Whoever was not there finds the same in what is published.
  const { record, transcript, messages } = conclusion;
  expect(auditSession(session, { record, transcript, messages })).toEqual(conclusion);
  return { record: conclusion.record, keys };
}

/** Has these issuers sign, and shows what comes out. */
function issueAndShow(record: KeyRecord, keys: readonly IssuerKeyPair[]): boolean {
  const serial = randomAttribute();
  const { request, witness } = prepareBlindSign(parameters, [serial], level);
  const answers = keys.map(({ issuerIndex, signingKey }) => ({
    issuerIndex,
    blinded: blindSign(parameters, signingKey, request, level),
  }));
  const { credential } = obtainCredential(record, witness, answers);
  const show = proveShow(record, credential, [serial, ...level], [1], utf8('door'));
  return verifyShow(record, [1], level, utf8('door'), show);
}

describe('three issuers who trust nobody', () => {
  const group = [1, 2, 3].map((index) => partyOf(index));
  const generation = createGenerationSession(parameters, {
    scope: utf8('doors'),
    threshold: 2,
    members: group,
    nonce: nonceOf('generation'),
  });
  const { record, keys } = runSession(generation, group, (roster) =>
    group.map((party) => dealKey(roster, party)),
  );

  it('generate a key with which any two of them issue, and one alone does not', () => {
    for (const missing of [0, 1, 2]) {
      expect(issueAndShow(record, keys.toSpliced(missing, 1))).toBe(true);
      expect(codeOf(() => issueAndShow(record, keys.slice(missing, missing + 1)))).toBe(
        'COCONUT_NOT_ENOUGH_PARTIALS',
      );
    }
    expect(decodeKeyRecord(encodeKeyRecord(record)).keyId).toEqual(record.keyId);
  });

  it('hand it over to another group, and credentials of before stay valid', () => {
    const serial = randomAttribute();
    const { request, witness } = prepareBlindSign(parameters, [serial], level);
    const { credential } = obtainCredential(
      record,
      witness,
      keys.map(({ issuerIndex, signingKey }) => ({
        issuerIndex,
        blinded: blindSign(parameters, signingKey, request, level),
      })),
    );
    // Member 3 stays under another index, 1 and 2 leave, three are new; 3 of 4 are needed from now
    // on.
    const next = [
      partyOf(1, 'newcomer a'),
      partyOf(2, 'member 3'),
      partyOf(5, 'newcomer b'),
      partyOf(9, 'newcomer c'),
    ];
    const resharing = createResharingSession(record, {
      threshold: 3,
      dealers: group,
      receivers: next,
      nonce: nonceOf('resharing'),
    });
    const after = runSession(resharing, next, (roster) =>
      group.map((party, index) => dealShare(roster, party, at(keys, index).signingKey)),
    );
    expect(encodeVerificationKey(parameters, after.record.masterKey)).toEqual(
      encodeVerificationKey(parameters, record.masterKey),
    );
    expect(after.record.keyId).not.toEqual(record.keyId);
    expect(issueAndShow(after.record, after.keys.slice(1))).toBe(true);
    expect(codeOf(() => issueAndShow(after.record, after.keys.slice(2)))).toBe(
      'COCONUT_NOT_ENOUGH_PARTIALS',
    );
    const shows = [record, after.record].map((known) => {
      const show = proveShow(known, credential, [serial, ...level], [1], utf8('door'));
      expect(verifyShow(known, [1], level, utf8('door'), show)).toBe(true);
      return nullifierOf(known, show);
    });
    // So a credential is spent once, whichever record it is shown under.
    expect(at(shows, 0)).toEqual(at(shows, 1));
  });
});
