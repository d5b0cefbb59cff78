import { describe, expect, it } from 'vitest';
import {
  createGenerationSession,
  decodeReceiverSecret,
  encodeReceiverSecret,
} from '../../../coconut/dkg/index.ts';
import { assertBytes, copyBytes, copyExactBytes } from '../../../coconut/encoding/bytes.ts';
import {
  attributeFromBytes,
  blindSign,
  CoconutError,
  createKeyRecord,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeCredential,
  decodeItems,
  decodeKeyRecord,
  decodeRequestWitness,
  decodeScalar,
  decodeSchema,
  decodeShow,
  decodeSigningKey,
  decodeVerificationKey,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeItems,
  encodeKeyRecord,
  encodeRequestWitness,
  encodeScalar,
  encodeSchema,
  encodeShow,
  encodeSigningKey,
  encodeVerificationKey,
  nobleGroup,
  proveShow,
  verifyShow,
  verifyShows,
  withScope,
} from '../../../coconut/index.ts';
import { decodeKeyFile, encodeKeyFile, sealKeyFile } from '../../../coconut/key-file/index.ts';
import * as nym from '../../../coconut/nym/index.ts';
import {
  depositMemo,
  encodeBase64Url,
  encodeHex,
  signManifest,
  spendContext,
} from '../../../coconut/ticket/index.ts';
import { issueCredential, schemaOf, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { dkgParameters, nonceOf, sessionOf, standardParties } from '../dkg/dkg-fixture.ts';
import { SAMPLE } from '../manifest/sample-manifest.ts';

const { parameters, record, request, witness, credential, attributes, publicAttributes, issuers } =
  issueCredential({ threshold: 1, issuers: 1 });
const [issuer] = issuers;
if (issuer === undefined) throw new RangeError('an issuer is dealt');
const { partialKeys } = record;
const { signingKey, verificationKey } = issuer;
const blinded = blindSign(parameters, signingKey, request, publicAttributes);
const context = utf8('door 7, today');
const show = proveShow(record, credential, attributes, [1], context, seededRandom('show'));
const application = createKeyRecord(parameters, {
  scope: 'application',
  threshold: 1,
  partialKeys,
});
const key = new Uint8Array(32).fill(7);
const session = sessionOf();
const secret = { sessionId: session.id, issuerIndex: 1, decryptionKey: 5n };
const file = {
  type: 'TEST',
  cost: { logN: 15, r: 8, p: 1 },
  salt: key,
  nonce: new Uint8Array(24).fill(3),
  ciphertext: new Uint8Array(40).fill(5),
};
const deposit = {
  ...{ chainId: 'c', depositAddress: 'a', denom: 'd', amount: '1', network: 'n' },
  ...{ schemaName: 'ticket-1', denomination: 1, expiry: 2 },
};
const { g1, g2 } = nobleGroup;
const nymParameters = nym.setup({ attributeCount: 2, privateCount: 1 });
const terms = { threshold: 2, members: standardParties };

/** A function that takes bytes, good ones for it, and its result in a form that can be compared. */
interface Taker {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly take: (bytes: Uint8Array) => unknown;
}

const TAKERS: readonly Taker[] = [
  { name: 'attributeFromBytes', bytes: context, take: (bytes) => attributeFromBytes(bytes) },
  { name: 'encodeItems', bytes: context, take: (bytes) => encodeItems(key, bytes) },
  { name: 'decodeItems', bytes: encodeItems(context, key), take: (bytes) => decodeItems(bytes, 2) },
  {
    name: 'decodeScalar',
    bytes: encodeScalar(9n),
    take: (bytes) => decodeScalar(nobleGroup, bytes),
  },
  {
    name: 'decodeSchema',
    bytes: encodeSchema(schemaOf(['secret', 'text'])),
    take: (bytes) => decodeSchema(bytes),
  },
  {
    name: 'decodeKeyRecord',
    bytes: encodeKeyRecord(record),
    take: (bytes) => encodeKeyRecord(decodeKeyRecord(bytes)),
  },
  {
    name: 'createKeyRecord: scope',
    bytes: context,
    take: (scope) => createKeyRecord(parameters, { scope, threshold: 1, partialKeys }).keyId,
  },
  {
    name: 'withScope',
    bytes: context,
    take: (scope) => [
      withScope(application, scope).scope,
      g1.encode(withScope(application, scope).nullifierBase),
    ],
  },
  {
    name: 'decodeSigningKey',
    bytes: encodeSigningKey(signingKey),
    take: (bytes) => decodeSigningKey(parameters, bytes),
  },
  {
    name: 'decodeVerificationKey',
    bytes: encodeVerificationKey(parameters, verificationKey),
    take: (bytes) => encodeVerificationKey(parameters, decodeVerificationKey(parameters, bytes)),
  },
  {
    name: 'decodeBlindSignRequest',
    bytes: encodeBlindSignRequest(parameters, request),
    take: (bytes) => encodeBlindSignRequest(parameters, decodeBlindSignRequest(parameters, bytes)),
  },
  {
    name: 'decodeRequestWitness',
    bytes: encodeRequestWitness(parameters, witness),
    take: (bytes) => encodeRequestWitness(parameters, decodeRequestWitness(parameters, bytes)),
  },
  {
    name: 'decodeBlindedPartial',
    bytes: encodeBlindedPartial(parameters, blinded),
    take: (bytes) => encodeBlindedPartial(parameters, decodeBlindedPartial(parameters, bytes)),
  },
  {
    name: 'decodeCredential',
    bytes: encodeCredential(parameters, credential),
    take: (bytes) => encodeCredential(parameters, decodeCredential(parameters, bytes)),
  },
  {
    name: 'decodeShow',
    bytes: encodeShow(record, show),
    take: (bytes) => encodeShow(record, decodeShow(record, [1], bytes)),
  },
  {
    name: 'proveShow: context',
    bytes: context,
    take: (bytes) =>
      encodeShow(
        record,
        proveShow(record, credential, attributes, [1], bytes, seededRandom('show')),
      ),
  },
  {
    name: 'verifyShow: context',
    bytes: context,
    take: (bytes) => verifyShow(record, [1], publicAttributes, bytes, show),
  },
  {
    name: 'verifyShows: context',
    bytes: context,
    take: (bytes) =>
      verifyShows(record, [
        { hiddenPositions: [1], revealed: publicAttributes, context: bytes, show },
      ]),
  },
  { name: 'encodeHex', bytes: context, take: (bytes) => encodeHex(bytes) },
  { name: 'encodeBase64Url', bytes: context, take: (bytes) => encodeBase64Url(bytes) },
  { name: 'spendContext: gateway', bytes: key, take: (bytes) => spendContext('n', bytes, key) },
  { name: 'spendContext: client', bytes: key, take: (bytes) => spendContext('n', key, bytes) },
  {
    name: 'depositMemo: request',
    bytes: context,
    take: (bytes) => depositMemo({ ...deposit, requests: [key, bytes] }),
  },
  { name: 'signManifest', bytes: key, take: (bytes) => signManifest(SAMPLE, 1, bytes) },
  { name: 'decodeKeyFile', bytes: encodeKeyFile(file), take: (bytes) => decodeKeyFile(bytes) },
  ...(['salt', 'nonce', 'ciphertext'] as const).map((part) => ({
    name: `encodeKeyFile: ${part}`,
    bytes: file[part],
    take: (bytes: Uint8Array) => encodeKeyFile({ ...file, [part]: bytes }),
  })),
  {
    name: 'sealKeyFile',
    bytes: context,
    take: (bytes) =>
      sealKeyFile(
        bytes,
        { type: 'TEST', passphrase: 'open', cost: file.cost },
        seededRandom('salt'),
      ),
  },
  {
    name: 'createGenerationSession: scope',
    bytes: context,
    take: (scope) =>
      createGenerationSession(dkgParameters(), { ...terms, scope, nonce: nonceOf('once') }).id,
  },
  {
    name: 'createGenerationSession: nonce',
    bytes: nonceOf('once'),
    take: (nonce) =>
      createGenerationSession(dkgParameters(), { ...terms, scope: context, nonce }).id,
  },
  {
    name: 'decodeReceiverSecret',
    bytes: encodeReceiverSecret(secret),
    take: (bytes) => decodeReceiverSecret(session, bytes),
  },
  {
    name: 'encodeReceiverSecret: session',
    bytes: session.id,
    take: (sessionId) => encodeReceiverSecret({ ...secret, sessionId }),
  },
  { name: 'hashToG1', bytes: context, take: (bytes) => g1.encode(nobleGroup.hashToG1(bytes, 'T')) },
  { name: 'hashToScalar', bytes: context, take: (bytes) => nobleGroup.hashToScalar(bytes, 'T') },
  {
    name: 'decode of G1',
    bytes: g1.encode(g1.generator),
    take: (bytes) => g1.encode(g1.decode(bytes)),
  },
  {
    name: 'decode of G2',
    bytes: g2.encode(g2.generator),
    take: (bytes) => g2.encode(g2.decode(bytes)),
  },
  { name: 'nym: hashToG1', bytes: context, take: (bytes) => g1.encode(nym.hashToG1(bytes)) },
  { name: 'nym: hashToScalar', bytes: context, take: (bytes) => nym.hashToScalar(bytes) },
  {
    name: 'nym: decodeScalar',
    bytes: nym.encodeScalar(9n),
    take: (bytes) => nym.decodeScalar(bytes),
  },
  {
    name: 'nym: decodeSigningKey',
    bytes: nym.encodeSigningKey({ x: 3n, y: [4n, 5n] }),
    take: (bytes) => nym.decodeSigningKey(nymParameters, bytes),
  },
];

/** The same bytes at an odd offset of a larger Buffer and of a plain array. */
function views(bytes: Uint8Array): readonly Uint8Array[] {
  const pool = Buffer.alloc(bytes.length + 6, 0xff);
  pool.set(bytes, 3);
  const plain = new Uint8Array(pool);
  return [pool.subarray(3, 3 + bytes.length), plain.subarray(3, 3 + bytes.length)];
}

describe.each(TAKERS)('$name', ({ bytes, take }) => {
  it('gives the same for a Buffer and a view at an odd offset, which it does not change', () => {
    const expected = take(new Uint8Array(bytes));
    for (const view of views(bytes)) {
      expect(take(view)).toEqual(expected);
      expect(new Uint8Array(view)).toEqual(new Uint8Array(bytes));
    }
  });

  it('keeps nothing of the buffer it is given', () => {
    for (const view of views(bytes)) {
      const result = take(view);
      const before = structuredClone(result);
      new Uint8Array(view.buffer).fill(0xee);
      expect(result).toEqual(before);
    }
  });

  it.each([
    ['text', 'door 7, today'],
    ['a number', 7],
    ['an array', [1, 2, 3]],
    ['null', null],
    ['nothing', undefined],
    ['a buffer without a view', new ArrayBuffer(32)],
    ['a view of 16-bit numbers', new Uint16Array(16)],
    ['something like bytes', { length: 32, 0: 1 }],
  ])('refuses %s with an error of its own', (_, given) => {
    expect(() => take(given as never)).toThrow(CoconutError);
  });
});

describe('the gate for bytes', () => {
  it('copies into a plain array of exactly these bytes', () => {
    for (const view of views(context)) {
      for (const copy of [copyBytes(view, 'it'), copyExactBytes(view, context.length, 'it')]) {
        expect(copy.constructor).toBe(Uint8Array);
        expect(copy).toEqual(context);
        expect(copy.buffer.byteLength).toBe(context.length);
      }
    }
  });

  it('says the name and type or length, with the code it is given, and nothing of the value', () => {
    const code = 'COCONUT_INVALID_SCOPE';
    expect(() => assertBytes('secret', 'a scope', code)).toThrow(
      new CoconutError(code, 'a scope must be bytes (a Uint8Array), not of type string'),
    );
    expect(() => copyExactBytes(key, 31, 'a key', code)).toThrow(
      new CoconutError(code, 'a key has exactly 31 bytes, not 32'),
    );
    expect(() => copyBytes(null, 'a key')).toThrow(
      expect.objectContaining({
        code: 'COCONUT_INVALID_ENCODING',
        message: expect.stringContaining('not of type null'),
      }),
    );
  });
});
