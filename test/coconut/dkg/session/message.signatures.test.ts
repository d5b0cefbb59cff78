import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { MESSAGE_LENGTH_LIMIT } from '../../../../coconut/dkg/index.ts';
import { isDigestSigned, readMessage } from '../../../../coconut/dkg/session/message.ts';
import { decodeItems, encodeItems, encodeSchema, u16 } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { concat } from '../../group/malformed-fields.ts';
import {
  at,
  codeOf,
  flip,
  honestRun,
  nonceOf,
  sessionOf,
  signedText,
  standardParties,
} from '../dkg-fixture.ts';

const { session, announced } = honestRun();
const { message } = at(announced, 0);
const { identitySecret } = at(standardParties, 0);
const signed = message.subarray(0, -64);
const text = signedText(signed);
const { Fn } = ed25519.Point;
const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(identitySecret);

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** A signature whose nonce point is the identity, in this encoding. */
function signWith(commitment: Uint8Array): Uint8Array {
  const hash = Fn.create(littleEndian(sha512(concat(commitment, pointBytes, text))));
  return concat(commitment, Fn.toBytes(Fn.mul(hash, scalar)));
}

describe('a signature of a message', () => {
  it('does not hold with a point in an encoding that only some verifiers take', () => {
    const read = (signature: Uint8Array): string =>
      codeOf(() => readMessage(session, 'announcement', concat(signed, signature)));
    expect(read(signWith(ed25519.Point.ZERO.toBytes()))).toBe('taken');
    // y = p + 1 for y = 1.
    const loose = signWith(Uint8Array.from([0xee, ...Array(30).fill(0xff), 0x7f]));
    expect(ed25519.verify(loose, text, pointBytes, { zip215: true })).toBe(true);
    expect(read(loose)).toBe('COCONUT_INVALID_SIGNATURE');
  });
});

describe('a digest and its signature', () => {
  const { author, digest, signature } = readMessage(session, 'announcement', message);
  const proof = { author, digest, signature };

  it('prove without the body what somebody sent', () => {
    expect(isDigestSigned(session, 'announcement', proof)).toBe(true);
  });

  it.each([
    ['another digest', 'announcement', { ...proof, digest: flip(digest, 0) }],
    ['another signature', 'announcement', { ...proof, signature: flip(signature, 0) }],
    ['another author', 'announcement', { ...proof, author: 2 }],
    ['an author that has no part', 'announcement', { ...proof, author: 4 }],
    ['another round', 'complaints', proof],
  ] as const)('prove nothing of %s', (_, kind, other) => {
    expect(isDigestSigned(session, kind, other)).toBe(false);
  });

  it('prove nothing in another session of the same members', () => {
    const other = sessionOf({ nonce: 'second' });
    expect(isDigestSigned(other, 'announcement', proof)).toBe(false);
  });
});

describe('a message of a session of the first label', () => {
  const { parameters, receivers } = session;
  const list = receivers.flatMap(({ issuerIndex, identityKey }) => [u16(issuerIndex), identityKey]);
  const oldId = sha256(
    encodeItems(
      utf8('COIR-V1-DKG-SESSION'),
      utf8('generation'),
      utf8(parameters.network),
      encodeSchema(parameters.schema),
      session.scope,
      u16(session.threshold),
      new Uint8Array(0),
      nonceOf('first'),
      ...[u16(receivers.length), ...list, u16(receivers.length), ...list],
    ),
  );
  const items = decodeItems(signed, 5);
  const inOldSession = encodeItems(...items.with(2, oldId));
  const signedAsThen = (bytes: Uint8Array): Uint8Array =>
    concat(bytes, ed25519.sign(bytes, identitySecret));
  const read = (bytes: Uint8Array): string =>
    codeOf(() => readMessage(session, 'announcement', bytes));

  it('is of another session, whichever way it is signed', () => {
    expect(oldId).not.toEqual(session.id);
    expect(read(signedAsThen(inOldSession))).toBe('COCONUT_OTHER_SESSION');
    const signedAsNow = concat(
      inOldSession,
      ed25519.sign(signedText(inOldSession), identitySecret),
    );
    expect(read(signedAsNow)).toBe('COCONUT_OTHER_SESSION');
  });

  it('does not hold with the signature it had then, in a session of today', () => {
    expect(read(signedAsThen(signed))).toBe('COCONUT_INVALID_SIGNATURE');
  });
});

describe('a message', () => {
  it('may be as long as the limit, and not a byte longer', () => {
    const items = decodeItems(signed, 5);
    const room = MESSAGE_LENGTH_LIMIT - message.length + at(items, 4).length;
    const ofBody = (length: number): string => {
      const bytes = encodeItems(...items.with(4, new Uint8Array(length)));
      const whole = concat(bytes, ed25519.sign(signedText(bytes), identitySecret));
      expect(whole).toHaveLength(MESSAGE_LENGTH_LIMIT + length - room);
      return codeOf(() => readMessage(session, 'announcement', whole));
    };
    expect(ofBody(room)).toBe('taken');
    expect(ofBody(room + 1)).toBe('COCONUT_INVALID_ENCODING');
  });
});
