import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import {
  announceEncryptionKey,
  collectAnnouncements,
  collectDealings,
  complain,
  concludeSession,
  confirmConclusion,
} from '../../../../coconut/dkg/index.ts';
import {
  decodeItems,
  encodeItems,
  encodeSchema,
  nobleGroup,
  u16,
  u32,
} from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, honestRun, nonceOf, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
const { order } = nobleGroup;
const G1 = bls12_381.G1.Point;
const G2 = bls12_381.G2.Point;
const POSSESSION_TAG = 'COIR-V1-POSSESSION-PROOF-BLS12381FR_XMD:SHA-256_';
const EQUALITY_TAG = 'COIR-V1-DKG-EQUALITY-PROOF-BLS12381FR_XMD:SHA-256_';
const KEY_CHECK_TAG = 'COIR-V1-KEY-CHECK-BLS12381FR_XMD:SHA-256_';

/** Cuts bytes into parts of these lengths, which must be all of them. */
function cut(bytes: Uint8Array, ...lengths: readonly number[]): Uint8Array[] {
  let offset = 0;
  const parts = lengths.map((length) => {
    offset += length;
    return bytes.subarray(offset - length, offset);
  });
  expect(offset).toBe(bytes.length);
  return parts;
}

const weightsOf = (challenge: Uint8Array, count: number): bigint[] =>
  Array.from({ length: count }, (_, k) => {
    const hash = nobleGroup.hashToScalar(encodeItems(challenge, u32(k)), KEY_CHECK_TAG);
    return 1n + (hash & ((1n << 128n) - 1n));
  });

/** The challenge that a proof of possession of these points must have, as the README has it. */
function challengeOf<
  Point extends {
    add(other: Point): Point;
    multiplyUnsafe(scalar: bigint): Point;
    toBytes(): Uint8Array;
  },
>(
  generator: Point,
  statement: Uint8Array,
  points: readonly Point[],
  [challenge, response]: readonly Uint8Array[],
): bigint {
  const weights = weightsOf(challenge ?? statement, points.length);
  const announced = points.reduce(
    (sum, point, k) => sum.add(point.multiplyUnsafe(at(weights, k))),
    generator.multiplyUnsafe(bytesToNumberBE(response ?? statement)),
  );
  return nobleGroup.hashToScalar(encodeItems(statement, announced.toBytes()), POSSESSION_TAG);
}

const [dealingMessage, announcements] = [
  at(run.dealt, 0),
  run.announced.map(({ message }) => message),
];
const announcementOf = (position: number): Uint8Array => at(announcements, position);
const bodyOf = (message: Uint8Array): Uint8Array => at(decodeItems(message.subarray(0, -64), 5), 4);
const [rosterDigest, c0, c1, ephemeral, c, z, cE, zE, ...ciphertexts] = cut(
  bodyOf(dealingMessage),
  ...[32, 242, 242, 48, 32, 32, 32, 32, 82, 82, 82],
) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  ...Uint8Array[],
];
const keysOf = announcements.map((message) => cut(bodyOf(message), 48, 32, 32));
const D = sha256(
  encodeItems(utf8('COIR-V1-DKG-DEALING'), session.id, rosterDigest, u16(1), c0, c1, ephemeral),
);

describe('as the README has it', () => {
  it('a session’s id is a hash of what is agreed', () => {
    const members = standardParties.flatMap(({ issuerIndex, identityKey }) => [
      u16(issuerIndex),
      identityKey,
    ]);
    const { schema, network } = session.parameters;
    const list = [u16(3), ...members];
    const fields = [utf8('scope'), u16(2), new Uint8Array(0), nonceOf('first'), ...list, ...list];
    const labels = [utf8('COIR-V1-DKG-SESSION-2'), utf8('generation')];
    expect(session.id).toEqual(
      sha256(encodeItems(...labels, utf8(network), encodeSchema(schema), ...fields)),
    );
  });

  it('a message ends with a signature over kind, session, author and its digest', () => {
    const M = announcementOf(0).subarray(0, -64);
    const [label, kind, id, author] = decodeItems(M, 5);
    expect([label, kind, id, author]).toEqual([
      utf8('COIR-V1-DKG-MESSAGE'),
      utf8('announcement'),
      session.id,
      u16(1),
    ]);
    const signed = encodeItems(
      utf8('COIR-V1-DKG-SIGNATURE'),
      utf8('announcement'),
      session.id,
      u16(1),
      sha256(M),
    );
    const { identitySecret } = at(standardParties, 0);
    expect(announcementOf(0).subarray(-64)).toEqual(ed25519.sign(signed, identitySecret));
  });

  it('announcements prove their key, and the roster is a hash of their digests', () => {
    keysOf.forEach(([ek = D, ...proof], position) => {
      const statement = encodeItems(
        utf8('COIR-V1-DKG-ANNOUNCEMENT'),
        session.id,
        u16(position + 1),
        ek,
      );
      const challenge = challengeOf(G1.BASE, statement, [G1.fromBytes(ek)], proof);
      expect(challenge).toBe(bytesToNumberBE(at(proof, 0)));
    });
    const digests = announcements.map((message) => sha256(message.subarray(0, -64)));
    const rosterOf = (...items: readonly Uint8Array[]): Uint8Array =>
      sha256(encodeItems(utf8('COIR-V1-DKG-ROSTER'), session.id, ...items));
    expect(rosterDigest).toEqual(rosterOf(...digests));
    const [first = D, second = D, third = D] = digests;
    const twice = announceEncryptionKey(session, at(standardParties, 1)).message;
    expect(collectAnnouncements(session, [...announcements, twice]).digest).toEqual(
      rosterOf(first, new Uint8Array(1), third),
    );
    expect(collectAnnouncements(session, announcements.slice(0, 2)).digest).toEqual(
      rosterOf(first, second, new Uint8Array(0)),
    );
  });

  it('a dealing proves its coefficients in G2 and its ephemeral key in G1', () => {
    const points = [c0, c1].flatMap((key) => {
      const [alpha = D, , , beta = D] = cut(key, 96, 2, 48, 96);
      return [G2.fromBytes(alpha), G2.fromBytes(beta)];
    });
    expect(challengeOf(G2.BASE, D, points, [c, z])).toBe(bytesToNumberBE(c));
    expect(challengeOf(G1.BASE, D, [G1.fromBytes(ephemeral)], [cE, zE])).toBe(bytesToNumberBE(cE));
  });

  it('a ciphertext opens to the values that are committed to', () => {
    run.announced.forEach(({ secret }, position) => {
      const shared = G1.fromBytes(ephemeral).multiply(secret.decryptionKey).toBytes();
      const index = position + 1;
      const [ek = D] = at(keysOf, position);
      const label = utf8('COIR-V1-DKG-SHARE');
      const context = encodeItems(label, session.id, u16(1), u16(index), ek, D);
      const [key = D, nonce = D] = cut(hkdf(sha256, shared, session.id, context, 44), 32, 12);
      const share = chacha20poly1305(key, nonce, context).decrypt(at(ciphertexts, position));
      const [x = D, q, y = D] = cut(share, 32, 2, 32);
      expect(q).toEqual(u16(1));
      const committed = [c0, c1].map((commitment) => cut(commitment, 96, 2, 48, 96));
      const valueAt = (part: number): Uint8Array => {
        const [constant, leading] = committed.map((parts) => G2.fromBytes(at(parts, part)));
        return (constant ?? G2.ZERO).add((leading ?? G2.ZERO).multiply(BigInt(index))).toBytes();
      };
      expect(valueAt(0)).toEqual(G2.BASE.multiply(bytesToNumberBE(x)).toBytes());
      expect(valueAt(3)).toEqual(G2.BASE.multiply(bytesToNumberBE(y)).toBytes());
    });
  });
});

describe('a complaint and the end', () => {
  const bad = cheat(roster, at(standardParties, 0), seededRandom('bytes'), {
    share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 3 ? x + 1n : x, y }),
  });
  const dealt = run.dealt.with(0, bad);
  const dealings = collectDealings(roster, dealt);
  const { secret } = at(run.announced, 2);
  const complaint = complain(dealings, at(standardParties, 2), secret) ?? D;
  const conclusion = concludeSession(dealings, [complaint]);

  it('prove the shared point and hash all messages, as the README has it', () => {
    const digestOf = (message: Uint8Array): Uint8Array => sha256(message.subarray(0, -64));
    const [dealer, digest = D, signature, K = D, e = D, response = D] = cut(
      bodyOf(complaint),
      ...[2, 32, 64, 48, 32, 32],
    );
    expect([dealer, digest, signature]).toEqual([u16(1), digestOf(bad), bad.subarray(-64)]);
    const [ek = D] = at(keysOf, 2);
    const E = bodyOf(bad).subarray(32 + 2 * 242, 32 + 2 * 242 + 48);
    const label = utf8('COIR-V1-DKG-COMPLAINT');
    const context = encodeItems(label, session.id, u16(1), u16(3), digest);
    const statement = encodeItems(context, ek, E, K);
    const [numberE, numberZ] = [e, response].map(bytesToNumberBE);
    const announced = [
      [G1.BASE, G1.fromBytes(ek)],
      [G1.fromBytes(E), G1.fromBytes(K)],
    ].map(([base = G1.BASE, point = G1.BASE]) =>
      base
        .multiply(numberZ ?? order)
        .add(point.multiply(numberE ?? order))
        .toBytes(),
    );
    expect(nobleGroup.hashToScalar(encodeItems(statement, ...announced), EQUALITY_TAG)).toBe(
      numberE,
    );
    const none = new Uint8Array(0);
    expect(conclusion.transcript).toEqual(
      encodeItems(
        utf8('COIR-V1-DKG-TRANSCRIPT'),
        session.id,
        rosterDigest,
        ...dealt.map(digestOf),
        ...[none, none, digestOf(complaint)],
        conclusion.record.keyId,
      ),
    );
    expect(conclusion.transcriptDigest).toEqual(sha256(conclusion.transcript));
  });

  it('are the bytes they have been, from the session to the last message', () => {
    const parts = {
      session: session.id,
      announcement: sha256(at(announcements, 0)),
      dealing: sha256(dealingMessage),
      complaint: sha256(complaint),
      transcript: conclusion.transcriptDigest,
      confirmation: sha256(confirmConclusion(conclusion, at(standardParties, 0))),
    };
    expect(
      Object.entries(parts).map(([name, bytes]) => `${name} ${bytesToHex(bytes).slice(0, 16)}`),
    ).toEqual([
      'session 3480b6325f470298',
      'announcement b888981167386044',
      'dealing b8442109b6352f05',
      'complaint 05df30bc24cec801',
      'transcript 9991e95831b1d57d',
      'confirmation cddc6aee370da778',
    ]);
  });
});
