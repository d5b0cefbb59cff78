import { composeComplaint } from '../../../coconut/dkg/complaint/complain.ts';
import { decodeComplaints, encodeComplaints } from '../../../coconut/dkg/complaint/complaint.ts';
import { decodeConfirmation } from '../../../coconut/dkg/conclusion/confirmation.ts';
import { decodeDealing } from '../../../coconut/dkg/dealing/dealing.ts';
import { encryptedShareLength } from '../../../coconut/dkg/dealing/share-encryption.ts';
import {
  collectDealings,
  decodeReceiverSecret,
  encodeReceiverSecret,
} from '../../../coconut/dkg/index.ts';
import { decodeAnnouncement } from '../../../coconut/dkg/session/announcement.ts';
import { readMessage } from '../../../coconut/dkg/session/message.ts';
import type { PairingGroup } from '../../../coconut/index.ts';
import type { DecoderCase } from '../decoder-suite.ts';
import { at, honestRun } from './dkg-fixture.ts';

const key = ['G2', 2, 'G1', 'G2'] as const;
const complaint = [98, 'G1', 'scalar', 'scalar'] as const;

/** The decoders of what members of a key generation send and keep. */
export function dkgDecoders(group: PairingGroup): readonly DecoderCase[] {
  const run = honestRun({ group });
  const { session, roster } = run;
  const { message, secret } = at(run.announced, 0);
  const dealings = collectDealings(roster, run.dealt);
  const complaints = [0, 1].map((position) => {
    const sound = at(dealings.sound, position);
    const sharedPoint = group.g1.multiply(sound.dealing.ephemeralKey, secret.decryptionKey);
    return composeComplaint(roster, at(roster.receivers, 0), sound, sharedPoint, secret);
  });
  return [
    {
      name: 'announcement',
      decoder: decodeAnnouncement,
      valid: readMessage(session, 'announcement', message).body,
      decode: (bytes) => decodeAnnouncement(group, bytes),
      fields: ['G1', 'scalar', 'scalar'],
    },
    {
      name: 'dealing',
      decoder: decodeDealing,
      valid: readMessage(session, 'dealing', at(run.dealt, 0)).body,
      decode: (bytes) => decodeDealing(roster, bytes),
      fields: [
        32,
        ...key,
        ...key,
        'G1',
        'scalar',
        'scalar',
        'scalar',
        'scalar',
        3 * encryptedShareLength(session.parameters),
      ],
    },
    {
      name: 'list of complaints',
      decoder: decodeComplaints,
      valid: encodeComplaints(group, complaints),
      decode: (bytes) => decodeComplaints(session, bytes),
      fields: [...complaint, ...complaint],
      otherLengths: [210],
    },
    {
      name: 'confirmation',
      decoder: decodeConfirmation,
      valid: new Uint8Array(64),
      decode: decodeConfirmation,
      fields: [32, 32],
    },
    {
      name: 'receiver secret',
      decoder: decodeReceiverSecret,
      valid: encodeReceiverSecret(secret),
      decode: (bytes) => decodeReceiverSecret(session, bytes),
      fields: [34, 'scalar'],
    },
  ];
}
