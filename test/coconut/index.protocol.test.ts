import { describe, expect, it } from 'vitest';
import {
  attributeFromInteger,
  attributeFromText,
  blindSign,
  createKeyRecord,
  createSchema,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeKeyRecord,
  decodeRequestWitness,
  decodeShow,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeKeyRecord,
  encodeRequestWitness,
  encodeShow,
  nullifier,
  nullifierOf,
  obtainCredential,
  prepareBlindSign,
  proveShow,
  randomAttribute,
  setup,
  ttpKeygen,
  verifyBlindedPartial,
  verifyBlindSignRequest,
  verifyCredential,
  verifyShow,
} from '../../coconut/index.ts';
import { utf8 } from '../support/issued-tickets.ts';

describe('the protocol, told once from beginning to end', () => {
  it('lets a holder buy blindly, be admitted without a trace, and not be admitted twice', () => {
    // 1. A network agrees on what a pass is: a serial that nobody but its holder sees, a birth year
    // that issuers do not see either, a level and a city that they vouch for.
    const schema = createSchema({
      name: 'pass-1',
      attributes: [
        { name: 'serial', kind: 'secret' },
        { name: 'born', kind: 'integer' },
        { name: 'level', kind: 'integer' },
        { name: 'city', kind: 'text' },
      ],
      privateCount: 2,
      nullifierPosition: 1,
    });
    const parameters = setup('example-network', schema);

    // 2. Three issuers share a key so that any two of them can issue and no single one can. They
    // publish what the key is for.
    const issuers = ttpKeygen(parameters, { threshold: 2, issuers: 3 });
    const published = encodeKeyRecord(
      createKeyRecord(parameters, {
        scope: utf8('doors of the example network'),
        threshold: 2,
        partialKeys: issuers.map(({ issuerIndex, verificationKey }) => ({
          issuerIndex,
          key: verificationKey,
        })),
      }),
    );

    // 3. The holder prepares a request, stores its own secret, and sends the request with the
    // public attributes in the clear.
    const serial = randomAttribute();
    const born = attributeFromInteger(1987);
    const open = [attributeFromInteger(3), attributeFromText('Łódź')];
    const { request, witness } = prepareBlindSign(parameters, [serial, born], open);
    const stored = encodeRequestWitness(parameters, witness);
    const sent = encodeBlindSignRequest(parameters, request);

    // 4. Two issuers check the proof and sign what they cannot see. Anybody can check an answer.
    const answers = issuers.slice(1).map(({ issuerIndex, signingKey, verificationKey }) => {
      const received = decodeBlindSignRequest(parameters, sent);
      expect(verifyBlindSignRequest(parameters, received, open)).toBe(true);
      const blinded = blindSign(parameters, signingKey, received, open);
      expect(verifyBlindedPartial(parameters, verificationKey, request, open, blinded)).toBe(true);
      return { issuerIndex, bytes: encodeBlindedPartial(parameters, blinded) };
    });

    // 5. The holder reads its secret back, unblinds the answers, and has one credential under the
    // common key.
    const record = decodeKeyRecord(published);
    const { credential, blamed } = obtainCredential(
      record,
      decodeRequestWitness(parameters, stored),
      answers.map(({ issuerIndex, bytes }) => ({
        issuerIndex,
        blinded: decodeBlindedPartial(parameters, bytes),
      })),
    );
    expect(blamed).toEqual([]);
    const attributes = [serial, born, ...open];
    expect(verifyCredential(parameters, record.masterKey, attributes, credential)).toBe(true);

    // 6. At the door it reveals level and city, hides serial and birth year, and binds the show to
    // this door.
    const hidden = [1, 2];
    const door = utf8('door 7, today');
    const shown = encodeShow(record, proveShow(record, credential, attributes, hidden, door));
    expect(shown).toHaveLength(144 + 48 * 2 + 32 + 64 * 2);

    // 7. The door verifies it against its own record and policy, and remembers the nullifier.
    const show = decodeShow(record, hidden, shown);
    expect(verifyShow(record, hidden, open, door, show)).toBe(true);
    const spent = nullifierOf(record, show);
    expect(spent).toEqual(nullifier(record, serial));

    // 8. Another show of the same pass looks entirely different, but for the nullifier, by which
    // the door knows it again.
    const again = proveShow(record, credential, attributes, hidden, utf8('door 8, tomorrow'));
    expect(nullifierOf(record, again)).toEqual(spent);
    expect(encodeShow(record, again).subarray(0, 96)).not.toEqual(shown.subarray(0, 96));
    expect(verifyShow(record, hidden, open, door, again)).toBe(false);
  });
});
