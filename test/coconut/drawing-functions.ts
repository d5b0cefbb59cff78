import * as coconut from '@coir/coconut';
import * as dkg from '@coir/coconut/dkg';
import * as keyFile from '@coir/coconut/key-file';
import * as mcl from '@coir/coconut/mcl';
import * as nym from '@coir/coconut/nym';
import * as ticket from '@coir/coconut/ticket';
import { issueCredential, recordOf, utf8 } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { announceAll, sessionOf, standardParties } from './dkg/dkg-fixture.ts';
import { issueNymCredential } from './nym/nym-issuance.ts';

/** An exported function that draws. */
export interface DrawingFunction {
  readonly name: string;
  readonly exported: unknown;
  readonly call: (random: coconut.RandomSource) => unknown;
}

const fixture = issueCredential({ seed: 'drawing' });
const { parameters, record, credential, attributes, publicAttributes, issuers } = fixture;
const [issuer] = issuers;
const [serial = 1n] = attributes;
const [first] = fixture.answers;
if (issuer === undefined || first === undefined) throw new Error('the fixture has issuers');
const { issuerIndex, signingKey, verificationKey } = issuer;

const shown = coconut.proveShow(record, credential, attributes, [1], utf8('a'), fixture.random);
const claim = {
  hiddenPositions: [1],
  revealed: publicAttributes,
  context: utf8('a'),
  show: shown,
};
const blinded = { request: fixture.request, publicAttributes, blinded: first.blinded };
const answered = { witness: fixture.witness, blinded: fixture.answers };

const NATIVE: Readonly<Record<string, DrawingFunction['call']>> = {
  randomAttribute: (random) => coconut.randomAttribute(random),
  keygen: (random) => coconut.keygen(parameters, random),
  ttpKeygen: (random) => coconut.ttpKeygen(parameters, { threshold: 2, issuers: 3 }, random),
  prepareBlindSign: (random) =>
    coconut.prepareBlindSign(parameters, [serial], publicAttributes, random),
  prepareBlindSignBook: (random) =>
    coconut.prepareBlindSignBook(parameters, [[serial], [serial + 1n]], publicAttributes, random),
  rerandomize: (random) => coconut.rerandomize(parameters, credential, random),
  proveShow: (random) => coconut.proveShow(record, credential, attributes, [1], utf8('a'), random),
  verifyShows: (random) => coconut.verifyShows(record, [claim, claim], random),
  verifyCredentials: (random) =>
    coconut.verifyCredentials(
      parameters,
      record.masterKey,
      [
        { attributes, credential },
        { attributes, credential },
      ],
      random,
    ),
  verifyBlindedPartials: (random) =>
    coconut.verifyBlindedPartials(parameters, verificationKey, [blinded, blinded], random),
  obtainCredentials: (random) => coconut.obtainCredentials(record, [answered, answered], random),
};

const {
  parameters: nymParameters,
  masterKey,
  serial: nymSerial,
  binding,
  ...nymFixture
} = issueNymCredential('drawing');

const NYM: Readonly<Record<string, DrawingFunction['call']>> = {
  randomAttribute: (random) => nym.randomAttribute(random),
  keygen: (random) => nym.keygen(nymParameters, random),
  ttpKeygen: (random) => nym.ttpKeygen(nymParameters, { threshold: 2, issuers: 3 }, random),
  elgamalKeygen: (random) => nym.elgamalKeygen(nymParameters, random),
  prepareBlindSign: (random) =>
    nym.prepareBlindSign(nymParameters, [nymSerial, binding], nymFixture.publicAttributes, random),
  rerandomize: (random) => nym.rerandomize(nymParameters, nymFixture.credential, random),
  proveShow: (random) =>
    nym.proveShow(
      nymParameters,
      masterKey,
      nymFixture.credential,
      { serial: nymSerial, binding },
      random,
    ),
};

const [member] = standardParties;
if (member === undefined) throw new Error('there are members');
const announced = announceAll(sessionOf(), standardParties);
const resharing = announceAll(
  dkg.createResharingSession(recordOf(parameters, issuers, 2), {
    threshold: 2,
    dealers: standardParties,
    receivers: standardParties,
    nonce: new Uint8Array(32),
  }),
  standardParties,
);

const DKG: Readonly<Record<string, DrawingFunction['call']>> = {
  announceEncryptionKey: (random) => dkg.announceEncryptionKey(sessionOf(), member, random),
  dealKey: (random) => dkg.dealKey(announced.roster, member, random),
  dealShare: (random) =>
    dkg.dealShare(resharing.roster, { ...member, issuerIndex }, signingKey, random),
};

const lock = { passphrase: 'open sesame', cost: { logN: 15, r: 8, p: 1 } };

const KEY_FILE: Readonly<Record<string, DrawingFunction['call']>> = {
  sealKeyFile: (random) => keyFile.sealKeyFile(utf8('hush'), { ...lock, type: 'note' }, random),
  sealSigningKeyFile: (random) => keyFile.sealSigningKeyFile(signingKey, lock, random),
};

const SUB_PATHS: readonly (readonly [
  string,
  object,
  Readonly<Record<string, DrawingFunction['call']>>,
])[] = [
  ['coconut', coconut, NATIVE],
  ['ticket', ticket, {}],
  ['nym', nym, NYM],
  ['dkg', dkg, DKG],
  ['key-file', keyFile, KEY_FILE],
  ['mcl', mcl, {}],
];

/** Every exported function that takes a random source, with a call of it. */
export const DRAWING_FUNCTIONS: readonly DrawingFunction[] = SUB_PATHS.flatMap(
  ([path, exports, calls]) =>
    Object.entries(calls).map(([name, call]) => ({
      name: `${path}.${name}`,
      exported: Reflect.get(exports, name),
      call,
    })),
);

/** All exports of all sub-paths, by path and name. */
export const EXPORTS: readonly (readonly [string, unknown])[] = SUB_PATHS.flatMap(
  ([path, exports]) =>
    Object.entries(exports).map(([name, exported]) => [`${path}.${name}`, exported] as const),
);

/** The same source for everybody who asks, so that results can be compared. */
export const soundSource = (): coconut.RandomSource => seededRandom('sound');
