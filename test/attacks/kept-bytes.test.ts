import { describe, expect, it } from 'vitest';
import {
  collectAnnouncements,
  collectDealings,
  complain,
  concludeSession,
  createGenerationSession,
  createResharingSession,
  decodeReceiverSecret,
  encodeReceiverSecret,
} from '../../coconut/dkg/index.ts';
import {
  createKeyRecord,
  decodeItems,
  decodeKeyRecord,
  encodeItems,
  encodeKeyRecord,
  nobleGroup,
  proveShow,
  verifyShow,
  withScope,
} from '../../coconut/index.ts';
import { dkgDecoders } from '../coconut/dkg/dkg-decoders.ts';
import { at, honestRun, sessionOf, standardParties } from '../coconut/dkg/dkg-fixture.ts';
import { TARGETS } from '../fuzz/targets.ts';
import { issueCredential, recordOf, utf8 } from '../support/issued-tickets.ts';

// What is read must not change when the caller writes to its buffer again, as sockets and pools do.
// The `slice` of a Buffer copies nothing.

/** Bytes in the middle of a larger Buffer, and how to overwrite them. */
function lent(bytes: Uint8Array): { readonly given: Uint8Array; readonly takeBack: () => void } {
  const pool = Buffer.alloc(bytes.length + 10, 0xff);
  pool.set(bytes, 5);
  return { given: pool.subarray(5, 5 + bytes.length), takeBack: () => pool.fill(0xee) };
}

const { parameters, issuers, credential, attributes, publicAttributes } = issueCredential({
  threshold: 1,
  issuers: 1,
});
const partialKeys = recordOf(parameters, issuers, 1).partialKeys;
const context = utf8('context');

describe('what a decoder gives', () => {
  it.each(TARGETS)('is its own: $name', ({ samples, decode, encode }) => {
    for (const sample of samples) {
      const { given, takeBack } = lent(sample);
      const value = decode(given);
      const before = encode(value);
      takeBack();
      expect(encode(value)).toEqual(before);
    }
  });

  it.each(dkgDecoders(nobleGroup))('is its own: $name of a key generation', (decoder) => {
    const { given, takeBack } = lent(decoder.valid);
    const value = decoder.decode(given);
    const before = structuredClone(value);
    takeBack();
    expect(value).toEqual(before);
  });

  it('is its own: the items of a list', () => {
    const { given, takeBack } = lent(encodeItems(utf8('first'), utf8('second')));
    const items = decodeItems(given, 2);
    takeBack();
    expect(items.map(String)).toEqual([utf8('first'), utf8('second')].map(String));
    for (const item of items) expect(item.constructor).toBe(Uint8Array);
  });
});

describe('a key record', () => {
  it('keeps its scope, whoever wrote to the buffer it came in', () => {
    const { given, takeBack } = lent(utf8('scope'));
    const made = createKeyRecord(parameters, { scope: given, threshold: 1, partialKeys });
    takeBack();
    expect(made.scope).toEqual(utf8('scope'));
    expect(encodeKeyRecord(made)).toEqual(encodeKeyRecord(recordOf(parameters, issuers, 1)));
  });

  it('keeps the scope an application has chosen', () => {
    const open = createKeyRecord(parameters, { scope: 'application', threshold: 1, partialKeys });
    const { given, takeBack } = lent(utf8('poll'));
    const chosen = withScope(open, given);
    takeBack();
    expect(chosen.scope).toEqual(utf8('poll'));
    const show = proveShow(chosen, credential, attributes, [1], context);
    const again = withScope(open, utf8('poll'));
    expect(verifyShow(again, [1], publicAttributes, context, show)).toBe(true);
  });

  it('read from a buffer still verifies when that is overwritten', () => {
    const { given, takeBack } = lent(encodeKeyRecord(recordOf(parameters, issuers, 1)));
    const record = decodeKeyRecord(given);
    takeBack();
    const show = proveShow(record, credential, attributes, [1], context);
    expect(verifyShow(record, [1], publicAttributes, context, show)).toBe(true);
    expect(decodeKeyRecord(encodeKeyRecord(record)).keyId).toEqual(record.keyId);
  });
});

describe('a key generation', () => {
  it('ends the same when every buffer its messages came in is overwritten at once', () => {
    const run = honestRun();
    const expected = concludeSession(collectDealings(run.roster, run.dealt), []);
    const lend = (messages: readonly Uint8Array[]) => {
      const loans = messages.map(lent);
      return {
        given: loans.map(({ given }) => given),
        takeBack: () => {
          for (const { takeBack } of loans) takeBack();
        },
      };
    };
    const announcements = lend(run.announced.map(({ message }) => message));
    const roster = collectAnnouncements(run.session, announcements.given);
    announcements.takeBack();
    const dealt = lend(run.dealt);
    const dealings = collectDealings(roster, dealt.given);
    dealt.takeBack();
    for (const [position, party] of standardParties.entries()) {
      expect(complain(dealings, party, at(run.announced, position).secret)).toBeUndefined();
    }
    const conclusion = concludeSession(dealings, []);
    expect(conclusion.transcriptDigest).toEqual(expected.transcriptDigest);
    expect(conclusion.record.keyId).toEqual(expected.record.keyId);
  });

  it('keeps scope and identity keys of its session', () => {
    const [scope, ...keys] = [
      utf8('scope'),
      ...standardParties.map((party) => party.identityKey),
    ].map(lent);
    const members = standardParties.map(({ issuerIndex }, i) => {
      return { issuerIndex, identityKey: keys[i]?.given ?? utf8('none') };
    });
    const nonce = new Uint8Array(32);
    const session = createGenerationSession(parameters, {
      scope: scope?.given ?? utf8('none'),
      threshold: 2,
      members,
      nonce,
    });
    const record = recordOf(parameters, issuers, 1);
    const [dealer] = members;
    const resharing = createResharingSession(record, {
      threshold: 1,
      dealers: dealer === undefined ? [] : [dealer],
      receivers: members,
      nonce,
    });
    for (const loan of [scope, ...keys]) loan?.takeBack();
    expect(session.scope).toEqual(utf8('scope'));
    const expected = standardParties.map(({ identityKey }) => identityKey);
    for (const list of [session.dealers, session.receivers, resharing.receivers]) {
      expect(list.map(({ identityKey }) => identityKey)).toEqual(expected);
    }
  });

  it('keeps the session that a secret belongs to', () => {
    const { session, announced } = honestRun();
    const { given, takeBack } = lent(encodeReceiverSecret(at(announced, 0).secret));
    const secret = decodeReceiverSecret(session, given);
    takeBack();
    expect(secret.sessionId).toEqual(sessionOf().id);
    // Nor does it hold the bytes of the secret behind those of the session.
    expect(secret.sessionId.buffer.byteLength).toBe(32);
  });
});
