import * as coconut from '@coir/coconut';
import * as dkg from '@coir/coconut/dkg';
import { encodeKeyFile } from '@coir/coconut/key-file';
import * as nym from '@coir/coconut/nym';
import { canonicalJson, encodeBase64Url, type JsonValue } from '@coir/coconut/ticket';
import { sessionOf, standardParties } from '../coconut/dkg/dkg-fixture.ts';
import { SAMPLE, signSample } from '../coconut/manifest/sample-manifest.ts';
import { issueNymCredential, type NymIssuance } from '../coconut/nym/nym-issuance.ts';
import {
  type CredentialFixture,
  issueCredential,
  recordOf,
  utf8,
} from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** What the samples of the native suite were made with. */
export const FIXTURE: CredentialFixture = issueCredential({ seed: 'fuzz' });

/** The same for the suite `NYM-COCONUT-V5`. */
export const NYM_FIXTURE: NymIssuance = issueNymCredential('fuzz');

/** The key generation whose secrets are decoded. */
export const SESSION: dkg.DkgSession = sessionOf();

/** What the sample show is for. */
export const CONTEXT: Uint8Array = utf8('fuzz');

const { parameters, record, issuers } = FIXTURE;
const [issuer] = issuers;
const [nymPair] = NYM_FIXTURE.pairs;
const [answer] = FIXTURE.answers;
const [party] = standardParties;
if (!issuer || !nymPair || !answer || !party) throw new Error('the fixtures have issuers');

/** Records of one attribute, small enough to be decoded often. */
function smallRecords(): readonly Uint8Array[] {
  return [1, 2].map((threshold) => {
    const small = issueCredential({
      seed: 'small',
      kinds: ['secret'],
      threshold,
      issuers: threshold,
    });
    return coconut.encodeKeyRecord(recordOf(small.parameters, small.issuers, threshold));
  });
}

function nymTheta(): Uint8Array {
  const { parameters, masterKey, credential, serial, binding, random } = NYM_FIXTURE;
  const numbers = { serial, binding };
  return nym.encodeTheta(
    parameters,
    nym.proveShow(parameters, masterKey, credential, numbers, random),
  );
}

const show = coconut.proveShow(
  record,
  FIXTURE.credential,
  FIXTURE.attributes,
  [1],
  CONTEXT,
  seededRandom('fuzz show'),
);

/** What there are samples of. */
export type SampleName =
  | 'scalar'
  | 'items'
  | 'schema'
  | 'credential'
  | 'blindedPartial'
  | 'request'
  | 'witness'
  | 'signingKey'
  | 'verificationKey'
  | 'keyRecord'
  | 'show'
  | 'base64Url'
  | 'hex'
  | 'manifest'
  | 'json'
  | 'nymScalar'
  | 'nymBlindedPartial'
  | 'nymRequest'
  | 'nymSigningKey'
  | 'nymVerificationKey'
  | 'nymKeyPair'
  | 'nymTheta'
  | 'receiverSecret'
  | 'keyFile';

/** Valid encodings. */
export const SAMPLES: Readonly<Record<SampleName, readonly Uint8Array[]>> = {
  scalar: [coconut.encodeScalar(5n), coconut.encodeScalar(parameters.group.order - 1n)],
  items: [coconut.encodeItems(), coconut.encodeItems(utf8('a'), new Uint8Array(), utf8('bc'))],
  schema: [
    coconut.encodeSchema(parameters.schema),
    coconut.encodeSchema(NYM_FIXTURE.parameters.schema),
  ],
  credential: [coconut.encodeCredential(parameters, FIXTURE.credential)],
  blindedPartial: [coconut.encodeBlindedPartial(parameters, answer.blinded)],
  request: [coconut.encodeBlindSignRequest(parameters, FIXTURE.request)],
  witness: [coconut.encodeRequestWitness(parameters, FIXTURE.witness)],
  signingKey: issuers.map(({ signingKey }) => coconut.encodeSigningKey(signingKey)),
  verificationKey: [coconut.encodeVerificationKey(parameters, record.masterKey)],
  keyRecord: smallRecords(),
  show: [coconut.encodeShow(record, show)],
  base64Url: [1, 2, 3, 33].map((length) => utf8(encodeBase64Url(seededRandom('text')(length)))),
  hex: [utf8(''), utf8('00ff'), utf8('1e'.repeat(32))],
  manifest: [
    utf8(canonicalJson(signSample([1, 2, 3]) as unknown as JsonValue)),
    utf8(JSON.stringify({ ...SAMPLE, signatures: [] }, undefined, 1)),
  ],
  json: [
    utf8('{"a":[1,-2,null,true,false,{}],"b":"\\u00e9\\n\\ud83d\\ude00","__proto__":{"":[]}}'),
    utf8(' [ 9007199254740991 , "x" ] '),
  ],
  nymScalar: [nym.encodeScalar(5n)],
  nymBlindedPartial: [
    nym.encodeBlindedPartial(
      NYM_FIXTURE.parameters,
      nym.blindSign(
        NYM_FIXTURE.parameters,
        nymPair.signingKey,
        NYM_FIXTURE.request,
        NYM_FIXTURE.publicAttributes,
      ),
    ),
  ],
  nymRequest: [nym.encodeBlindSignRequest(NYM_FIXTURE.parameters, NYM_FIXTURE.request)],
  nymSigningKey: [nym.encodeSigningKey(nymPair.signingKey)],
  nymVerificationKey: [nym.encodeVerificationKey(NYM_FIXTURE.parameters, NYM_FIXTURE.masterKey)],
  nymKeyPair: [
    nym.encodeKeyPair(NYM_FIXTURE.parameters, nymPair),
    nym.encodeKeyPair(NYM_FIXTURE.parameters, {
      signingKey: nymPair.signingKey,
      verificationKey: nymPair.verificationKey,
    }),
  ],
  nymTheta: [nymTheta()],
  receiverSecret: [
    dkg.encodeReceiverSecret(
      dkg.announceEncryptionKey(SESSION, party, seededRandom('fuzz secret')).secret,
    ),
  ],
  // Sealed with made-up bytes: to decode a file takes no passphrase.
  keyFile: [1, 40].map((length) =>
    encodeKeyFile({
      type: 'COIR-V1-SIGNING-KEY',
      cost: { logN: 17, r: 8, p: 1 },
      salt: seededRandom('salt')(32),
      nonce: seededRandom('nonce')(24),
      ciphertext: seededRandom('ciphertext')(16 + length),
    }),
  ),
};

/** The issuer whose answer is the sample. */
export const ANSWERED_BY: coconut.IssuerKeyPair = issuer;
