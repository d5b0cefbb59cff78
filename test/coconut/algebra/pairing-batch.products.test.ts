import { describe, expect, it } from 'vitest';
import {
  createKeyRecord,
  decodeKeyRecord,
  decodeShow,
  decodeVerificationKey,
  encodeKeyRecord,
  encodeShow,
  encodeVerificationKey,
  isKeyConsistent,
  nobleGroup,
  obtainCredential,
  obtainCredentials,
  type PairingGroup,
  prepareBlindSign,
  proveShow,
  unblind,
  verifyBlindedPartial,
  verifyBlindedPartials,
  verifyBlindSignRequest,
  verifyCredential,
  verifyCredentials,
  verifyShow,
  verifyShows,
} from '../../../coconut/index.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { issueBook, showBook } from '../../support/issued-tickets.ts';
import { issueNymCredential, member } from '../nym/nym-issuance.ts';

let products = 0;
const group: PairingGroup = {
  ...nobleGroup,
  isPairingProductOne(terms) {
    products += 1;
    return nobleGroup.isPairingProductOne(terms);
  },
};

/** What a call gives, with how many products of pairings it took. */
function counted<Result>(call: () => Result): readonly [Result, number] {
  products = 0;
  const result = call();
  return [result, products];
}

const fixture = issueBook(3, { threshold: 2, issuers: 3 });
const { book, publicAttributes } = fixture;
const [recordBytes, claims] = [encodeKeyRecord(fixture.record), showBook(fixture)];
const record = decodeKeyRecord(recordBytes, group);
const { masterKey, parameters, partialKeys } = record;
const { key: partialKey } = member(partialKeys, 0);
const { attributes, blinded, request, witness } = member(book, 0);
const { blinded: answer } = member(blinded, 0);
const { credential } = obtainCredential(record, witness, blinded);
const { context, hiddenPositions, revealed, show } = member(claims, 0);
const allTrue = book.map(() => true);

describe('a check is one product of pairings', () => {
  it('for a credential, a partial credential and an answer', () => {
    const partial = unblind(parameters, partialKey, answer, witness);
    const verify = () => verifyCredential(parameters, masterKey, attributes, credential);
    const verifyPartial = () => verifyCredential(parameters, partialKey, attributes, partial);
    const verifyAnswer = () =>
      verifyBlindedPartial(parameters, partialKey, request, publicAttributes, answer);
    expect([verify, verifyPartial, verifyAnswer].map(counted)).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
  });

  it('for a show, in the first of a class and in the next', () => {
    const decoded = decodeShow(record, hiddenPositions, encodeShow(record, show));
    const verify = () => verifyShow(record, hiddenPositions, revealed, context, decoded);
    expect([verify, verify].map(counted)).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });

  it('for what honest issuers have answered, to one request and to a book', () => {
    const [obtained, ofOne] = counted(() => obtainCredential(record, witness, blinded));
    expect(obtained.blamed).toEqual([]);
    const [entries, ofBook] = counted(() => obtainCredentials(record, book));
    expect(entries.map((entry) => entry.credential !== undefined)).toEqual(allTrue);
    expect([ofOne, ofBook]).toEqual([1, 1]);
  });

  it('for a good batch of shows, of credentials and of answers', () => {
    const credentials = obtainCredentials(record, book).map((entry, i) => ({
      attributes: member(book, i).attributes,
      credential: entry.credential ?? credential,
    }));
    const answers = book.map((entry) => ({
      request: entry.request,
      publicAttributes,
      blinded: member(entry.blinded, 0).blinded,
    }));
    const batches = [
      () => verifyShows(record, claims),
      () => verifyCredentials(parameters, masterKey, credentials),
      () => verifyBlindedPartials(parameters, partialKey, answers),
    ];
    expect(batches.map(counted)).toEqual(batches.map(() => [allTrue, 1]));
  });

  it('for a verification key, and for all keys of a record', () => {
    const bytes = encodeVerificationKey(parameters, partialKey);
    const [decoded, toDecode] = counted(() => decodeVerificationKey(parameters, bytes));
    expect(toDecode).toBe(0);
    expect(counted(() => isKeyConsistent(group, decoded))).toEqual([true, 1]);
    const { scope, threshold } = record;
    const create = () => createKeyRecord(parameters, { scope, threshold, partialKeys });
    expect(counted(create)[1]).toBe(1);
    expect(counted(() => decodeKeyRecord(recordBytes, group))[1]).toBe(1);
  });

  it('in the suite NYM-COCONUT-V5', () => {
    const issued = issueNymCredential('products', group);
    const { parameters: nymParameters, masterKey: nymKey, pairs, serial, binding } = issued;
    const { signingKey, verificationKey } = member(pairs, 0);
    const all = [serial, binding, ...issued.publicAttributes];
    const signed = nym.blindSign(
      nymParameters,
      signingKey,
      issued.request,
      issued.publicAttributes,
    );
    const theta = nym.proveShow(nymParameters, nymKey, issued.credential, { serial, binding });
    const checks = [
      () => nym.verifyCredential(nymParameters, nymKey, all, issued.credential),
      () =>
        nym.verifyBlindedPartial(
          nymParameters,
          verificationKey,
          issued.request,
          issued.publicAttributes,
          signed,
        ),
      () => nym.verifyShow(nymParameters, nymKey, issued.publicAttributes, theta),
    ];
    expect(checks.map(counted)).toEqual(checks.map(() => [true, 1]));
  });
});

it('there is no pairing in making requests and shows, nor in the proof of a request', () => {
  const calls = [
    () => prepareBlindSign(parameters, attributes.slice(0, 1), publicAttributes),
    () => verifyBlindSignRequest(parameters, request, publicAttributes),
    () => proveShow(record, credential, attributes, hiddenPositions, context),
  ];
  expect(calls.map((call) => counted<unknown>(call)[1])).toEqual([0, 0, 0]);
});
