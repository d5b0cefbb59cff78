import * as coconut from '@coir/coconut';
import * as dkg from '@coir/coconut/dkg';
import * as keyFile from '@coir/coconut/key-file';
import * as nym from '@coir/coconut/nym';
import * as ticket from '@coir/coconut/ticket';
import { fields, G1, G2, SCALAR, target, times } from './make-target.ts';
import { MESSAGE_TARGETS } from './message-targets.ts';
import { ANSWERED_BY, CONTEXT, FIXTURE, NYM_FIXTURE, SAMPLES, SESSION } from './samples.ts';
import { type Target, textOf } from './target.ts';

const { parameters, record, publicAttributes } = FIXTURE;
const { parameters: nymParameters } = NYM_FIXTURE;
const { group } = parameters;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const NATIVE: readonly Target[] = [
  target(
    'coconut.decodeScalar',
    coconut.decodeScalar,
    fields(SCALAR),
    SAMPLES.scalar,
    (bytes) => coconut.decodeScalar(group, bytes),
    coconut.encodeScalar,
  ),
  target(
    'coconut.decodeItems',
    coconut.decodeItems,
    { kind: 'items' },
    SAMPLES.items,
    (bytes) => coconut.decodeItems(bytes, 64),
    (items) => coconut.encodeItems(...items),
  ),
  target(
    'coconut.decodeSchema',
    coconut.decodeSchema,
    { kind: 'items' },
    SAMPLES.schema,
    coconut.decodeSchema,
    coconut.encodeSchema,
  ),
  target(
    'coconut.decodeCredential',
    coconut.decodeCredential,
    fields(G1, G1),
    SAMPLES.credential,
    (bytes) => coconut.decodeCredential(parameters, bytes),
    (credential) => coconut.encodeCredential(parameters, credential),
  ),
  target(
    'coconut.decodeBlindedPartial',
    coconut.decodeBlindedPartial,
    fields(G1),
    SAMPLES.blindedPartial,
    (bytes) => coconut.decodeBlindedPartial(parameters, bytes),
    (blinded) => coconut.encodeBlindedPartial(parameters, blinded),
    {
      verify: (blinded) =>
        coconut.verifyBlindedPartial(
          parameters,
          ANSWERED_BY.verificationKey,
          FIXTURE.request,
          publicAttributes,
          blinded,
        ),
    },
  ),
  target(
    'coconut.decodeBlindSignRequest',
    coconut.decodeBlindSignRequest,
    fields(times(2, G1), times(4, SCALAR)),
    SAMPLES.request,
    (bytes) => coconut.decodeBlindSignRequest(parameters, bytes),
    (request) => coconut.encodeBlindSignRequest(parameters, request),
    {
      verify: (request) => coconut.verifyBlindSignRequest(parameters, request, publicAttributes),
    },
  ),
  target(
    'coconut.decodeRequestWitness',
    coconut.decodeRequestWitness,
    fields(G1, times(4, SCALAR)),
    SAMPLES.witness,
    (bytes) => coconut.decodeRequestWitness(parameters, bytes),
    (witness) => coconut.encodeRequestWitness(parameters, witness),
  ),
  target(
    'coconut.decodeSigningKey',
    coconut.decodeSigningKey,
    fields(SCALAR, 2, times(3, SCALAR)),
    SAMPLES.signingKey,
    (bytes) => coconut.decodeSigningKey(parameters, bytes),
    coconut.encodeSigningKey,
  ),
  target(
    'coconut.decodeVerificationKey',
    coconut.decodeVerificationKey,
    fields(G2, 2, times(3, G1), times(3, G2)),
    SAMPLES.verificationKey,
    (bytes) => coconut.decodeVerificationKey(parameters, bytes),
    (key) => coconut.encodeVerificationKey(parameters, key),
  ),
  target(
    'coconut.decodeKeyRecord',
    coconut.decodeKeyRecord,
    { kind: 'items' },
    SAMPLES.keyRecord,
    (bytes) => coconut.decodeKeyRecord(bytes),
    coconut.encodeKeyRecord,
  ),
  target(
    'coconut.decodeShow',
    coconut.decodeShow,
    fields(times(4, G1), times(3, SCALAR)),
    SAMPLES.show,
    (bytes) => coconut.decodeShow(record, [1], bytes),
    (show) => coconut.encodeShow(record, show),
    { verify: (show) => coconut.verifyShow(record, [1], publicAttributes, CONTEXT, show) },
  ),
];

const TICKET: readonly Target[] = [
  target(
    'ticket.decodeBase64Url',
    ticket.decodeBase64Url,
    { kind: 'text' },
    SAMPLES.base64Url,
    (bytes) => ticket.decodeBase64Url(textOf(bytes)),
    (value) => utf8(ticket.encodeBase64Url(value)),
  ),
  target(
    'ticket.decodeHex',
    ticket.decodeHex,
    { kind: 'text' },
    SAMPLES.hex,
    (bytes) => ticket.decodeHex(textOf(bytes)),
    (value) => utf8(ticket.encodeHex(value)),
  ),
  target(
    'ticket.parseManifest',
    ticket.parseManifest,
    { kind: 'json' },
    SAMPLES.manifest,
    (bytes) => ticket.parseManifest(textOf(bytes)),
    (manifest) => utf8(ticket.canonicalJson(manifest as unknown as ticket.JsonValue)),
    // White space and the order of members are free.
    { isCanonical: false },
  ),
  target(
    'ticket.parseStrictJson',
    ticket.parseStrictJson,
    { kind: 'json' },
    SAMPLES.json,
    (bytes) => ticket.parseStrictJson(textOf(bytes), { maxLength: 2 ** 20 }),
    (value) => utf8(ticket.canonicalJson(value)),
    { isCanonical: false },
  ),
];

const NYM: readonly Target[] = [
  target(
    'nym.decodeScalar',
    nym.decodeScalar,
    fields(SCALAR),
    SAMPLES.nymScalar,
    (bytes) => nym.decodeScalar(bytes),
    nym.encodeScalar,
  ),
  target(
    'nym.decodeBlindedPartial',
    nym.decodeBlindedPartial,
    fields(G1),
    SAMPLES.nymBlindedPartial,
    (bytes) => nym.decodeBlindedPartial(nymParameters, bytes),
    (blinded) => nym.encodeBlindedPartial(nymParameters, blinded),
  ),
  target(
    'nym.decodeBlindSignRequest',
    nym.decodeBlindSignRequest,
    fields(G1, G1, 8, times(2, G1), SCALAR, SCALAR, 8, times(2, SCALAR), 8, times(2, SCALAR)),
    SAMPLES.nymRequest,
    (bytes) => nym.decodeBlindSignRequest(nymParameters, bytes),
    (request) => nym.encodeBlindSignRequest(nymParameters, request),
    {
      verify: (request) =>
        nym.verifyBlindSignRequest(nymParameters, request, NYM_FIXTURE.publicAttributes),
    },
  ),
  target(
    'nym.decodeSigningKey',
    nym.decodeSigningKey,
    fields(SCALAR, 8, times(4, SCALAR)),
    SAMPLES.nymSigningKey,
    (bytes) => nym.decodeSigningKey(nymParameters, bytes),
    nym.encodeSigningKey,
  ),
  target(
    'nym.decodeVerificationKey',
    nym.decodeVerificationKey,
    fields(G2, 8, times(4, G1), times(4, G2)),
    SAMPLES.nymVerificationKey,
    (bytes) => nym.decodeVerificationKey(nymParameters, bytes),
    (key) => nym.encodeVerificationKey(nymParameters, key),
  ),
  target(
    'nym.decodeKeyPair',
    nym.decodeKeyPair,
    fields(14, 8, SCALAR, 8, times(4, SCALAR), 8, G2, 8, times(4, G1), times(4, G2), 8),
    SAMPLES.nymKeyPair,
    (bytes) => nym.decodeKeyPair(nymParameters, bytes),
    (pair) => nym.encodeKeyPair(nymParameters, pair),
  ),
  target(
    'nym.decodeTheta',
    nym.decodeTheta,
    fields(G2, G2, G1, G1, times(4, SCALAR)),
    SAMPLES.nymTheta,
    (bytes) => nym.decodeTheta(nymParameters, bytes),
    (theta) => nym.encodeTheta(nymParameters, theta),
  ),
];

const OTHERS: readonly Target[] = [
  target(
    'dkg.decodeReceiverSecret',
    dkg.decodeReceiverSecret,
    fields(32, 2, SCALAR),
    SAMPLES.receiverSecret,
    (bytes) => dkg.decodeReceiverSecret(SESSION, bytes),
    dkg.encodeReceiverSecret,
  ),
  target(
    'key-file.decodeKeyFile',
    keyFile.decodeKeyFile,
    fields(13, 2, 1, 1, 1, 32, 1, 19, 4, 24, 40, 16),
    SAMPLES.keyFile,
    keyFile.decodeKeyFile,
    keyFile.encodeKeyFile,
  ),
];

/** Every decoder that the Coconut packages export. */
export const TARGETS: readonly Target[] = [...NATIVE, ...TICKET, ...NYM, ...OTHERS];

/** The same and what a key generation reads of its messages. */
export const ALL_TARGETS: readonly Target[] = [...TARGETS, ...MESSAGE_TARGETS];

/** The sub-paths whose exports are decoders of something. */
export const PACKAGES: Readonly<Record<string, object>> = {
  coconut,
  ticket,
  nym,
  dkg,
  'key-file': keyFile,
};
