import { composeComplaint } from '../../../coconut/dkg/complaint/complain.ts';
import { encodeComplaints } from '../../../coconut/dkg/complaint/complaint.ts';
import { areKeysEqual } from '../../../coconut/dkg/dealing/key-polynomial.ts';
import {
  collectAnnouncements,
  collectConfirmations,
  collectDealings,
  concludeSession,
  confirmConclusion,
  type Fault,
} from '../../../coconut/dkg/index.ts';
import { provePossession } from '../../../coconut/dkg/proofs/possession-proof.ts';
import { verifyPossession } from '../../../coconut/dkg/proofs/verify-possession.ts';
import { readMessage, signMessage } from '../../../coconut/dkg/session/message.ts';
import { deriveVerificationKey, type PairingGroup } from '../../../coconut/index.ts';
import { type Cheat, cheat } from '../../coconut/dkg/cheating-dealer.ts';
import { at, finish, honestRun, partyOf } from '../../coconut/dkg/dkg-fixture.ts';
import { utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { spoil, type VerifiedList } from './verified-list.ts';

const MEMBERS = 5;
const THRESHOLD = 3;
const ATTRIBUTES = 2;
const parties = Array.from({ length: MEMBERS }, (_, position) => partyOf(position + 1));

type Run = ReturnType<typeof honestRun>;

/** Which of the members nothing is said against. */
const innocent = (faults: readonly Fault[]): readonly boolean[] =>
  parties.map(({ issuerIndex }) => !faults.some((fault) => fault.issuerIndex === issuerIndex));

/** The dealings with that of one dealer made otherwise. */
const dealtWith = ({ roster, dealt }: Run, badAt: number | undefined, how: Cheat) =>
  spoil(dealt, badAt, (_, position) =>
    cheat(roster, at(parties, position), seededRandom('spoilt'), how),
  );

/** Points of a proof, parts of a key, scalars of a share. */
function listsOfParts(run: Run, group: PairingGroup): readonly VerifiedList[] {
  const { g1, g2 } = group;
  const secrets = [3n, 5n, 7n, 11n];
  const points = secrets.map((secret) => g2.multiply(g2.generator, secret));
  const key = deriveVerificationKey(group, { x: 3n, y: [5n, 7n, 11n] });
  return [
    {
      name: 'verifyPossession: secrets',
      length: secrets.length,
      accepts: (badAt) => {
        const random = seededRandom('possession');
        const proof = provePossession(group, g2, utf8('statement'), secrets, random);
        const claimed = spoil(points, badAt, (point) => g2.add(point, g2.generator));
        return verifyPossession(group, g2, utf8('statement'), claimed, proof);
      },
    },
    {
      name: 'areKeysEqual: parts',
      length: 7,
      accepts: (badAt = -1) => {
        const betaG1 = spoil(key.betaG1, badAt - 1, (point) => g1.add(point, g1.generator));
        const beta = spoil(key.beta, badAt - 4, (point) => g2.add(point, g2.generator));
        const alpha = badAt === 0 ? g2.generator : key.alpha;
        return areKeysEqual(group, key, { alpha, betaG1, beta });
      },
    },
    {
      name: 'complain: scalars of a share',
      length: ATTRIBUTES + 1,
      accepts: (badAt) => {
        const dealt = dealtWith(run, badAt === undefined ? undefined : 0, {
          share: ({ issuerIndex }, { x, y }) => {
            if (issuerIndex !== 2) return { x, y };
            return {
              x: badAt === 0 ? x + 1n : x,
              y: spoil(y, (badAt ?? -1) - 1, (value) => value + 1n),
            };
          },
        });
        return finish(run, dealt).faults.length === 0;
      },
    },
    {
      name: 'collectDealings: coefficients of y',
      length: THRESHOLD * ATTRIBUTES,
      accepts: (badAt) => {
        const [k, j] = [Math.floor((badAt ?? 0) / ATTRIBUTES), (badAt ?? 0) % ATTRIBUTES];
        const dealt = dealtWith(run, badAt === undefined ? undefined : 0, {
          commitments: (keys) =>
            spoil(keys, k, (changed) => ({
              ...changed,
              betaG1: spoil(changed.betaG1, j, (point) => g1.add(point, g1.generator)),
            })),
        });
        return collectDealings(run.roster, dealt).faults.length === 0;
      },
    },
  ];
}

/** A list of complaints, all about bad shares but one. */
function complaintList(run: Run, group: PairingGroup): VerifiedList {
  const { session, roster } = run;
  const liar = at(parties, MEMBERS - 1);
  const { secret } = at(run.announced, MEMBERS - 1);
  return {
    name: 'concludeSession: complaints of one receiver',
    length: 2,
    accepts: (badAt) => {
      // Dealers 1 and 2 cheat the receiver, but for the one it complains about all the same.
      const dealt = run.dealt.map((message, position) =>
        position < 2 && position !== badAt
          ? cheat(roster, at(parties, position), seededRandom('spoilt'), {
              share: ({ issuerIndex }, { x, y }) => ({
                x: issuerIndex === MEMBERS ? x + 1n : x,
                y,
              }),
            })
          : message,
      );
      const dealings = collectDealings(roster, dealt);
      const complaints = dealings.sound.slice(0, 2).map((dealing) => {
        const { ephemeralKey } = dealing.dealing;
        const sharedPoint = group.g1.multiply(ephemeralKey, secret.decryptionKey);
        const receiver = at(roster.receivers, MEMBERS - 1);
        return composeComplaint(roster, receiver, dealing, sharedPoint, secret);
      });
      const message = signMessage(session, 'complaints', liar, encodeComplaints(group, complaints));
      const { faults } = concludeSession(dealings, [message]);
      return !faults.some(({ reason }) => reason === 'false-complaint');
    },
  };
}

/** Members of a key generation: in every round exactly one of them is wrong. */
export function listsOfMembers(group: PairingGroup): readonly VerifiedList[] {
  const run = honestRun({ q: ATTRIBUTES, threshold: THRESHOLD, parties, group });
  const { session, roster } = run;
  const announcements = run.announced.map(({ message }) => message);
  const bodies = announcements.map((message) => readMessage(session, 'announcement', message).body);
  const conclusion = concludeSession(collectDealings(roster, run.dealt), []);
  const confirmations = parties.map((party) => confirmConclusion(conclusion, party));
  return [
    ...listsOfParts(run, group),
    complaintList(run, group),
    {
      name: 'collectAnnouncements: proofs of possession',
      length: MEMBERS,
      verdicts: (badAt) => {
        const copied = (_: Uint8Array, position: number): Uint8Array =>
          signMessage(
            session,
            'announcement',
            at(parties, position),
            at(bodies, (position + 1) % MEMBERS),
          );
        return innocent(collectAnnouncements(session, spoil(announcements, badAt, copied)).faults);
      },
    },
    {
      name: 'collectDealings: dealers',
      length: MEMBERS,
      verdicts: (badAt) =>
        innocent(collectDealings(roster, dealtWith(run, badAt, { provedFor: 9 })).faults),
    },
    {
      name: 'complain and concludeSession: dealers',
      length: MEMBERS,
      verdicts: (badAt) => {
        const share: Cheat['share'] = (_, { x, y }) => ({ x: x + 1n, y });
        return innocent(finish(run, dealtWith(run, badAt, { share })).faults);
      },
    },
    {
      name: 'collectConfirmations: members',
      length: MEMBERS,
      verdicts: (badAt) => {
        const other = (_: Uint8Array, position: number): Uint8Array =>
          signMessage(session, 'confirmation', at(parties, position), new Uint8Array(64));
        const { agreeing } = collectConfirmations(conclusion, spoil(confirmations, badAt, other));
        return parties.map(({ issuerIndex }) => agreeing.includes(issuerIndex));
      },
    },
  ];
}
