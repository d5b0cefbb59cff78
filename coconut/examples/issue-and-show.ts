/**
 * Issues a credential by two of three issuers and shows a part of it.
 *
 *     npx node --conditions=source coconut/examples/issue-and-show.ts
 */
import {
  attributeFromInteger,
  attributeFromText,
  blindSign,
  createKeyRecord,
  nullifierOf,
  obtainCredential,
  prepareBlindSign,
  proveShow,
  randomAttribute,
  setup,
  ttpKeygen,
  verifyShow,
} from '@coir/coconut';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

// 1. Everybody: the attributes of a library card. Issuers never see the serial.
const parameters = setup('example-network', {
  name: 'library-card-1',
  attributes: [
    { name: 'serial', kind: 'secret' },
    { name: 'town', kind: 'text' },
    { name: 'valid-until', kind: 'integer' },
  ],
  privateCount: 1,
  nullifierPosition: 1,
});

// 2. A dealer gives three issuers their shares; any two are enough. In one scope a card has one
//    nullifier.
const issuers = ttpKeygen(parameters, { threshold: 2, issuers: 3 });
const partialKeys = issuers.map(({ issuerIndex, verificationKey }) => ({
  issuerIndex,
  key: verificationKey,
}));
const scope = utf8('library: lottery of 2026');
const record = createKeyRecord(parameters, { scope, threshold: 2, partialKeys });

// 3. The holder asks. The witness is its secret, to be stored before the request is sent.
const serial = randomAttribute();
const town = attributeFromText('Utrecht');
const validUntil = attributeFromInteger(20_271_231);
const { request, witness } = prepareBlindSign(parameters, [serial], [town, validUntil]);

// 4. Two issuers check town and date in their books, and sign.
const answers = issuers.slice(1).map(({ issuerIndex, signingKey }) => ({
  issuerIndex,
  blinded: blindSign(parameters, signingKey, request, [town, validUntil]),
}));
console.log(`${answers.length} of ${issuers.length} issuers have signed`);

// 5. The holder makes the credential of the answers, which verifies it.
const { credential } = obtainCredential(record, witness, answers);

// 6. The holder shows that the card is valid until the end of 2027, and hides the rest.
const hidden = [1, 2];
const context = utf8('desk 4, ticket for the lottery');
const show = proveShow(record, credential, [serial, town, validUntil], hidden, context);

// 7. The desk verifies, and keeps the nullifier: a second ticket for the same card has the same
//    one.
const isValid = verifyShow(record, hidden, [validUntil], context, show);
const isOther = verifyShow(record, hidden, [attributeFromInteger(20_991_231)], context, show);
const again = proveShow(record, credential, [serial, town, validUntil], hidden, context);
const isSameCard = nullifierOf(record, show).every(
  (byte, position) => byte === nullifierOf(record, again)[position],
);
console.log(`valid until the end of 2027: ${isValid}; of 2099: ${isOther}`);
console.log(`a second show is recognised as the same card: ${isSameCard}`);
