import { decodeComplaints, encodeComplaints } from '../../coconut/dkg/complaint/complaint.ts';
import { decodeConfirmation } from '../../coconut/dkg/conclusion/confirmation.ts';
import { decodeTranscript, encodeTranscript } from '../../coconut/dkg/conclusion/transcript.ts';
import { decodeDealing, encodeDealing } from '../../coconut/dkg/dealing/dealing.ts';
import { encryptedShareLength } from '../../coconut/dkg/dealing/share-encryption.ts';
import { collectDealings, concludeSession } from '../../coconut/dkg/index.ts';
import { decodeAnnouncement, encodeAnnouncement } from '../../coconut/dkg/session/announcement.ts';
import { readMessage } from '../../coconut/dkg/session/message.ts';
import { concatBytes } from '../../coconut/encoding/transcript.ts';
import { nobleGroup } from '../../coconut/index.ts';
import { dkgDecoders } from '../coconut/dkg/dkg-decoders.ts';
import { at, honestRun } from '../coconut/dkg/dkg-fixture.ts';
import { fields, G1, G2, SCALAR, target, times } from './make-target.ts';
import type { Target } from './target.ts';

const run = honestRun();
const { session, roster } = run;
const samples = (name: string): readonly Uint8Array[] =>
  dkgDecoders(nobleGroup)
    .filter((decoder) => decoder.name === name)
    .map(({ valid }) => valid);
const key = [G2, 2, G1, G2];
const { transcript } = concludeSession(collectDealings(roster, run.dealt), []);

/**
 * What a key generation reads of the messages of strangers; the packages export what collects them.
 */
export const MESSAGE_TARGETS: readonly Target[] = [
  target(
    'dkg.readMessage',
    readMessage,
    { kind: 'items' },
    run.announced.map(({ message }) => message),
    (bytes) => {
      readMessage(session, 'announcement', bytes);
      return bytes;
    },
    (message) => message,
    // What is accepted was signed, and only the samples were.
    { verify: () => true },
  ),
  target(
    'dkg.decodeAnnouncement',
    decodeAnnouncement,
    fields(G1, times(2, SCALAR)),
    samples('announcement'),
    (bytes) => decodeAnnouncement(nobleGroup, bytes),
    (announcement) => encodeAnnouncement(nobleGroup, announcement),
  ),
  target(
    'dkg.decodeDealing',
    decodeDealing,
    fields(32, key, key, G1, times(4, SCALAR), times(3, encryptedShareLength(session.parameters))),
    run.dealt.map((message) => readMessage(session, 'dealing', message).body),
    // The digest of the roster was compared before.
    (bytes) => ({ digest: bytes.slice(0, 32), dealing: decodeDealing(roster, bytes) }),
    ({ digest, dealing }) => concatBytes(digest, encodeDealing(roster, dealing).subarray(32)),
  ),
  target(
    'dkg.decodeComplaints',
    decodeComplaints,
    fields(2, 32, 64, G1, times(2, SCALAR), 2, 32, 64, G1, times(2, SCALAR)),
    [...samples('list of complaints'), at(samples('list of complaints'), 0).subarray(210)],
    (bytes) => decodeComplaints(session, bytes),
    (complaints) => encodeComplaints(nobleGroup, complaints),
  ),
  target(
    'dkg.decodeConfirmation',
    decodeConfirmation,
    fields(32, 32),
    [new Uint8Array(64)],
    decodeConfirmation,
    ({ transcriptDigest, keyId }) => concatBytes(transcriptDigest, keyId),
  ),
  target(
    'dkg.decodeTranscript',
    decodeTranscript,
    { kind: 'items' },
    [transcript],
    (bytes) => decodeTranscript(session, bytes),
    (value) => encodeTranscript(session, value),
  ),
];
